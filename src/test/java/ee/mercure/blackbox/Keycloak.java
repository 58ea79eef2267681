package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/** A Keycloak of its own, in development mode on loopback, with the realm of the tests. */
final class Keycloak implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int PORT = Integer.getInteger("it.keycloak.port", 9185);
  private static final String BASE = "http://127.0.0.1:" + PORT;

  private final Process process;

  private Keycloak(Process process) {
    this.process = process;
  }

  static String issuer() {
    return BASE + "/realms/mercure";
  }

  /** One without a memory of earlier runs. */
  static Keycloak startAnew() {
    try (Stream<Path> files = Files.walk(home().resolve("data"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (NoSuchFileException e) {
      return start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return start();
  }

  private static Path home() {
    return Path.of(System.getProperty("keycloak.home"));
  }

  static Keycloak start() {
    Path home = home();
    try {
      Path realms = Files.createDirectories(home.resolve("data/import"));
      Files.copy(
          Path.of("src/test/keycloak/mercure-realm.json"),
          realms.resolve("mercure-realm.json"),
          StandardCopyOption.REPLACE_EXISTING);
      ProcessBuilder command =
          new ProcessBuilder(
              "sh",
              home.resolve("bin/kc.sh").toString(),
              "start-dev",
              "--http-host=127.0.0.1",
              "--http-port=" + PORT,
              "--http-management-port=" + (PORT + 1),
              "--cache=local",
              "--import-realm");
      command.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
      command.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", "admin-password");
      File log = home.resolve("keycloak.log").toFile();
      Keycloak keycloak =
          new Keycloak(
              command
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                  .start());
      keycloak.awaitReady();
      return keycloak;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (!isReady()) {
      if (hasEnded() || System.nanoTime() > end) {
        close();
        throw new AssertionError("Keycloak did not start: see keycloak.log");
      }
    }
  }

  /** Waits a moment for that. */
  private boolean hasEnded() {
    try {
      return process.waitFor(500, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isReady() {
    try {
      return send(HttpRequest.newBuilder(URI.create(issuer()))).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** An access token of a user, as a client gets it. */
  String token(String client, String user) {
    return accessToken(
        "mercure",
        Form.encode(
            "grant_type",
            "password",
            "client_id",
            client,
            "client_secret",
            client + "-secret",
            "username",
            user,
            "password",
            user + "-password"));
  }

  /** Has the realm sign with another key from now on. */
  void addKey() {
    String admin =
        accessToken(
            "master",
            Form.encode(
                "grant_type", "password",
                "client_id", "admin-cli",
                "username", "admin",
                "password", "admin-password"));
    String realm = (String) get("/admin/realms/mercure", admin).get("id");
    String key =
        JsonUtil.toJson(
            Map.of(
                "name", "newer",
                "parentId", realm,
                "providerId", "rsa-generated",
                "providerType", "org.keycloak.keys.KeyProvider",
                "config",
                    Map.of(
                        "priority", java.util.List.of("200"),
                        "algorithm", java.util.List.of("RS256"))));
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create(BASE + "/admin/realms/mercure/components"))
                .header("Authorization", "Bearer " + admin)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(key)));
    if (response.statusCode() != 201) {
      throw new AssertionError("no new key: " + response.statusCode() + " " + response.body());
    }
  }

  private static Map<String, Object> get(String path, String token) {
    return json(
        send(HttpRequest.newBuilder(URI.create(BASE + path))
                .header("Authorization", "Bearer " + token))
            .body());
  }

  private static String accessToken(String realm, String form) {
    URI uri = URI.create(BASE + "/realms/" + realm + "/protocol/openid-connect/token");
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form, UTF_8)));
    if (response.statusCode() != 200) {
      throw new AssertionError("no token: " + response.statusCode() + " " + response.body());
    }
    return (String) json(response.body()).get("access_token");
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static Map<String, Object> json(String text) {
    try {
      return JsonUtil.parseJson(text);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
