package ee.mercure.bench.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts servers, each in a directory of its own below the build's.
 *
 * @param liberty the unpacked runtime
 * @param war the hub
 * @param serverXml the hub's server configuration for production
 * @param directory where the servers may write
 */
public record Servers(Path liberty, Path war, Path serverXml, Path directory) {
  private static final Path NGINX = Path.of("/usr/sbin/nginx");
  private static final Path NCHAN = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");

  /** The heap of the servers that are JVMs. */
  public static final String HEAP = "2g";

  /** Servers of this build, whose paths the system properties name. */
  public static Servers ofBuild() {
    return new Servers(
        property("bench.liberty"),
        property("bench.war"),
        property("bench.server.xml"),
        property("bench.directory"));
  }

  /** The absolute path that a system property names. */
  static Path property(String name) {
    return Path.of(System.getProperty(name)).toAbsolutePath();
  }

  /**
   * Whether this machine has the server, and {@code -Dservers=…} does not leave it out; WildFly and
   * Payara must be named there, so that all others take no longer.
   */
  public static boolean has(ServerKind kind) {
    String wanted = System.getProperty("servers", "all");
    if (wanted.equals("all")) {
      if (kind == ServerKind.WILDFLY || kind == ServerKind.PAYARA) {
        return false;
      }
    } else if (!List.of(wanted.split(",", -1)).contains(kind.name().toLowerCase(Locale.ROOT))) {
      return false;
    }
    return kind != ServerKind.NCHAN || (Files.isExecutable(NGINX) && Files.exists(NCHAN));
  }

  /**
   * Starts a server.
   *
   * @param settings environment variables that configure the hub
   */
  public ServerProcess start(ServerKind kind, Map<String, String> settings)
      throws IOException, InterruptedException {
    Path home = directory.resolve(kind.name().toLowerCase(Locale.ROOT));
    deleteAll(home);
    Files.createDirectories(home);
    return switch (kind) {
      case HUB -> liberty(kind, home, war, settings);
      case BARE -> liberty(kind, home, BareWar.in(home), settings);
      case FLOOR -> floor(kind, home);
      case NCHAN -> nchan(kind, home);
      case WILDFLY -> WildFly.ofBuild().start(kind.port(), home, war, hub(settings));
      case PAYARA -> PayaraMicro.ofBuild().start(kind.port(), home, war, hub(settings));
    };
  }

  private ServerProcess liberty(
      ServerKind kind, Path home, Path application, Map<String, String> settings)
      throws IOException, InterruptedException {
    Path server = home.resolve("servers/mercure-bench");
    Files.createDirectories(server.resolve("apps"));
    Files.copy(serverXml, server.resolve("server.xml"));
    Files.copy(
        application, server.resolve("apps/mercure.war"), StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(
        server.resolve("bootstrap.properties"),
        "http.host=127.0.0.1\nhttp.port=" + kind.port() + "\n");
    Map<String, String> environment = hub(settings);
    environment.put("WLP_USER_DIR", home.toString());
    List<String> command = new ArrayList<>(java());
    command.add("@" + liberty.resolve("lib/platform/java/java9.options"));
    command.add("-javaagent:" + liberty.resolve("bin/tools/ws-javaagent.jar"));
    command.addAll(
        List.of("-jar", liberty.resolve("bin/tools/ws-server.jar").toString(), "mercure-bench"));
    return ServerProcess.start(command, environment, home, kind.port(), Dialect.PATH);
  }

  /** The environment of a hub, on whichever server. */
  private static Map<String, String> hub(Map<String, String> settings) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("MERCURE_PUBLISHER_JWT_KEY", Tokens.KEY);
    environment.put("MERCURE_SUBSCRIBER_JWT_KEY", Tokens.KEY);
    environment.put("MERCURE_ANONYMOUS", "true");
    environment.putAll(settings);
    return environment;
  }

  /** The beginning of a JVM's command line: this Java, with {@link #HEAP}. */
  static List<String> java() {
    String tool = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(tool, "-Xms" + HEAP, "-Xmx" + HEAP);
  }

  private static ServerProcess floor(ServerKind kind, Path home)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(java());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            FloorLoop.class.getName(),
            Integer.toString(kind.port())));
    return ServerProcess.start(command, Map.of(), home, kind.port(), "/");
  }

  private static ServerProcess nchan(ServerKind kind, Path home)
      throws IOException, InterruptedException {
    String configuration;
    try (var resource = Servers.class.getResourceAsStream("nginx.conf")) {
      configuration = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
    Path file = home.resolve("nginx.conf");
    Files.writeString(
        file,
        configuration
            .replace("@module@", NCHAN.toString())
            .replace("@port@", Integer.toString(kind.port())));
    List<String> command =
        List.of(NGINX.toString(), "-p", home.toString(), "-c", file.toString(), "-e", "error.log");
    return ServerProcess.start(command, Map.of(), home, kind.port(), "/alive");
  }

  /** Deletes a directory with all that is in it, if it is there. */
  public static void deleteAll(Path root) throws IOException {
    if (Files.exists(root)) {
      try (Stream<Path> paths = Files.walk(root)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
