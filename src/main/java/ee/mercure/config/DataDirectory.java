package ee.mercure.config;

import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Where the hub keeps its data when nothing else is configured: in the directory in which the
 * server itself keeps what outlives a restart.
 */
final class DataDirectory {
  private static final String NAME = "mercure";

  private DataDirectory() {}

  static Path of(Config config) {
    return openLiberty(config)
        .or(() -> property(config, "jboss.server.data.dir"))
        .or(() -> property(config, "com.sun.aas.instanceRoot"))
        .map(directory -> directory.resolve(NAME))
        .orElseGet(() -> Path.of(System.getProperty("user.dir"), "mercure-data"));
  }

  /**
   * Open Liberty's {@code server.output.dir}, which is its working directory unless somebody starts
   * its parts by hand.
   */
  private static Optional<Path> openLiberty(Config config) {
    return property(config, "server.output.dir")
        .or(
            () ->
                property(config, "wlp.server.name")
                    .flatMap(
                        server ->
                            property(config, "WLP_OUTPUT_DIR")
                                .map(output -> output.resolve(server))));
  }

  private static Optional<Path> property(Config config, String name) {
    return config
        .getOptionalValue(name, String.class)
        .filter(value -> !value.isBlank())
        .map(Path::of);
  }
}
