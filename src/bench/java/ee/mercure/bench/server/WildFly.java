package ee.mercure.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * WildFly with {@code standalone-microprofile.xml}, configured with the hub's own script. The
 * runtime stays as it was unpacked: what is written lies in the server's directory.
 *
 * @param runtime unpacked, and not configured
 * @param settings the hub's script for {@code jboss-cli.sh}
 */
record WildFly(Path runtime, Path settings) {
  private static final String CONFIGURATION = "standalone-microprofile.xml";

  /** What {@code bin/common.sh} opens for WildFly on Java 17 and later. */
  private static final List<String> OPENED =
      List.of(
          "java.base/java.lang",
          "java.base/java.lang.invoke",
          "java.base/java.lang.reflect",
          "java.base/java.io",
          "java.base/java.net",
          "java.base/java.security",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.management/javax.management",
          "java.naming/javax.naming");

  static WildFly ofBuild() {
    return new WildFly(
        Servers.property("bench.wildfly"), Servers.property("bench.wildfly.settings"));
  }

  ServerProcess start(int port, Path home, Path war, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path base = home.resolve("standalone");
    copyAll(runtime.resolve("standalone"), base);
    configure(base, home);
    Files.copy(war, base.resolve("deployments/mercure.war"));
    // A process of its own rather than standalone.sh's child, so that it is stopped by its id.
    List<String> command = modules(base);
    command.addAll(
        List.of(
            "org.jboss.as.standalone",
            "-Djboss.home.dir=" + runtime,
            "-Djboss.server.base.dir=" + base,
            "-Djboss.http.port=" + port,
            "-Djboss.management.http.port=" + (port + 2),
            "-Djboss.https.port=" + (port + 3),
            "-c",
            CONFIGURATION));
    return ServerProcess.start(command, environment, home, port, Dialect.PATH);
  }

  /** {@code jboss-cli.sh --file=…}, on a copy of the configuration. */
  private void configure(Path base, Path home) throws IOException, InterruptedException {
    List<String> command = modules(base);
    command.addAll(List.of("org.jboss.as.cli", "--file=" + settings));
    Path log = home.resolve("cli.log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("JBOSS_HOME", runtime.toString());
    Process cli = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!cli.waitFor(2, TimeUnit.MINUTES) || cli.exitValue() != 0) {
        throw new IOException("WildFly is not configured, see " + log);
      }
    } finally {
      cli.destroyForcibly();
    }
  }

  private List<String> modules(Path base) {
    List<String> command = new ArrayList<>(Servers.java());
    OPENED.forEach(name -> command.add("--add-opens=" + name + "=ALL-UNNAMED"));
    command.addAll(
        List.of(
            "-Djava.net.preferIPv4Stack=true",
            "-Djava.awt.headless=true",
            "-Djboss.modules.system.pkgs=org.jboss.byteman",
            "-Djboss.server.base.dir=" + base,
            "-Djboss.server.log.dir=" + base.resolve("log"),
            "-Dlogging.configuration=" + base.resolve("configuration/logging.properties").toUri(),
            "-jar",
            runtime.resolve("jboss-modules.jar").toString(),
            "-mp",
            runtime.resolve("modules").toString()));
    return command;
  }

  private static void copyAll(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path copy = to.resolve(from.relativize(path).toString());
        Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
