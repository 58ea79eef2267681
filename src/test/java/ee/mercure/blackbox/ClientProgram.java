package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;

/**
 * A program that runs streams of real clients and tells of each event in a line of JSON: on its
 * output, or if it is a browser, to the site of its page. Their sources are in {@code
 * src/test/clients}.
 */
enum ClientProgram {
  EVENTSOURCE("nodejs", false, "eventsource") {
    @Override
    List<String> command(Surroundings at) {
      return List.of("node", source("npm/eventsource.mjs"), INSTALLED.resolve("npm").toString());
    }
  },
  HTTPX_SSE("python3-venv", true, "httpx-sse") {
    @Override
    List<String> command(Surroundings at) {
      String python = INSTALLED.resolve("python/bin/python").toAbsolutePath().toString();
      return List.of(python, source("python/httpx_sse_client.py"));
    }
  },
  JERSEY("jdk", false, "jersey") {
    @Override
    List<String> command(Surroundings at) {
      return java("jersey", "JaxRsClient.java");
    }
  },
  RESTEASY("jdk", false, "resteasy") {
    @Override
    List<String> command(Surroundings at) {
      return java("resteasy", "JaxRsClient.java");
    }
  },
  OKHTTP("jdk", true, "okhttp-sse") {
    @Override
    List<String> command(Surroundings at) {
      return java("okhttp", "OkHttpClient.java");
    }
  },
  CHROMIUM("chromium", true, "native", "polyfill", "fetch") {
    @Override
    List<String> command(Surroundings at) throws GeneralSecurityException {
      return List.of(
          "chromium",
          "--headless=new",
          "--no-sandbox",
          "--user-data-dir=" + at.directory().resolve("profile"),
          "--ignore-certificate-errors-spki-list=" + TestCertificate.load().publicKeyHash());
    }
  },
  FIREFOX("firefox-esr", true, "native", "polyfill", "fetch") {
    @Override
    List<String> command(Surroundings at) throws GeneralSecurityException, IOException {
      Path profile = Files.createDirectories(at.directory().resolve("profile"));
      String authority = "localhost:" + at.server().httpsPort();
      Files.writeString(
          profile.resolve("cert_override.txt"), TestCertificate.load().firefoxException(authority));
      return List.of("firefox", "--headless", "--no-remote", "--profile", profile.toString());
    }
  };

  private static final Path INSTALLED = Path.of(System.getProperty("it.clients"));
  private static final Path SOURCES = Path.of(System.getProperty("it.clients.sources"));

  /**
   * What a program has to do with.
   *
   * @param directory a directory of its own
   * @param trusted the server's certificate as PEM
   */
  record Surroundings(HubProcess server, Path directory, PageServer pages, Path trusted) {}

  private final String debianPackage;
  private final boolean http2;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> libraries;

  ClientProgram(String debianPackage, boolean http2, String... libraries) {
    this.debianPackage = debianPackage;
    this.http2 = http2;
    this.libraries = List.of(libraries);
  }

  /** How it is started, but for the streams. */
  abstract List<String> command(Surroundings at) throws GeneralSecurityException, IOException;

  String debianPackage() {
    return debianPackage;
  }

  /** A browser's are more over TLS than the six that it opens unless they share a connection. */
  List<ClientStream> streams() {
    List<ClientStream> streams = new ArrayList<>();
    for (String library : libraries) {
      streams.addAll(ClientStream.of(name(), library, http2));
    }
    if (isBrowser()) {
      for (Generation generation : Generation.values()) {
        streams.add(ClientStream.of(name() + " once more", "native", generation, true));
      }
    }
    return streams;
  }

  private boolean isBrowser() {
    return libraries.size() > 1;
  }

  /** Each stream's arguments; a browser has them in its page's fragment. */
  List<String> arguments(
      Surroundings at, List<ClientStream> streams, String shared, String cursor) {
    List<List<String>> all = new ArrayList<>();
    for (ClientStream stream : streams) {
      List<String> arguments = new ArrayList<>(stream.arguments(at.server(), shared, cursor));
      if (isBrowser()) {
        arguments.add(0, stream.library());
      }
      all.add(arguments);
    }
    if (!isBrowser()) {
      return all.stream().flatMap(List::stream).toList();
    }
    String fragment = URLEncoder.encode(json(all), UTF_8).replace("+", "%20");
    return List.of(at.pages().page() + "#" + fragment);
  }

  private static String json(List<List<String>> lists) {
    String object = JsonUtil.toJson(Map.of("streams", lists));
    return object.substring(object.indexOf('['), object.lastIndexOf(']') + 1);
  }

  private static String source(String path) {
    return SOURCES.resolve(path).toString();
  }

  private static List<String> java(String classPath, String source) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx128m",
        "-XX:TieredStopAtLevel=1",
        "-Djavax.net.ssl.trustStore=" + System.getProperty("it.keystore"),
        "-Djavax.net.ssl.trustStorePassword=" + System.getProperty("it.keystore.password"),
        "-classpath",
        INSTALLED.resolve(classPath) + "/*",
        source("java/" + source));
  }
}
