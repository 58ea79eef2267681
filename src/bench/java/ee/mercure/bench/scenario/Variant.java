package ee.mercure.bench.scenario;

import ee.mercure.bench.server.ServerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A row of a scenario's table.
 *
 * @param name what goals call it
 * @param preparation what is done before its server starts
 */
record Variant(String name, ServerKind server, Preparation preparation, Trial trial) {
  /** Prepares what a server finds when it starts. */
  @FunctionalInterface
  interface Preparation {
    /**
     * Called before each start, in a directory that stays from one to the next.
     *
     * @return environment variables that configure the hub
     */
    Map<String, String> prepare(Path directory, Scale scale) throws IOException;
  }

  Variant(String name, ServerKind server, Trial trial) {
    this(name, server, (directory, scale) -> Map.of(), trial);
  }
}
