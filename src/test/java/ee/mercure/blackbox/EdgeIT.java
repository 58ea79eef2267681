package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The hub behind the reverse proxies whose configurations are shipped: nothing is held back. */
@LibertyOnly("reverse proxies see the same HTTP of each server")
@Tag("edge")
@ExtendWith(ArquillianExtension.class)
final class EdgeIT {
  private static final String CONFIGURATIONS = System.getProperty("it.edge.configurations");

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final int port = Program.freePort();

  @TempDir Path directory;
  private Program proxy;
  private Path certificate;
  private Path key;
  private byte[] publicKey;

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.heartbeat", "1s").build();
  }

  @BeforeEach
  void writeCertificate() throws IOException, GeneralSecurityException {
    char[] password = System.getProperty("it.keystore.password").toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(Path.of(System.getProperty("it.keystore")))) {
      keys.load(file, password);
    }
    publicKey = keys.getCertificate("mercure").getPublicKey().getEncoded();
    certificate = pem("CERTIFICATE", keys.getCertificate("mercure").getEncoded());
    key = pem("PRIVATE KEY", keys.getKey("mercure", password).getEncoded());
  }

  @AfterEach
  void stopProxy() {
    if (proxy != null) {
      proxy.close();
    }
  }

  private Path pem(String type, byte[] content) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        directory.resolve(type.replace(' ', '-') + ".pem"),
        "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n",
        US_ASCII);
  }

  @Test
  void streamsPassThroughCaddyOverHttp2() {
    startCaddy();
    streamsAtOnce();
  }

  @Test
  void streamsPassThroughNginxOverHttp2() throws IOException {
    startNginx();
    streamsAtOnce();
  }

  @Test
  void pathsWithEncodedSlashesPassThrough() throws IOException {
    Token token = Token.classic().subscribe("*");
    startNginx();
    try (EventStream stream = hub.subscribe("topic", topic);
        Http2Client client = new Http2Client("https://localhost:" + port)) {
      assertThat(stream.response().isEventStream()).isTrue();
      assertThat(client.get(SubscriptionApi.path(topic), token)).contains("urn:uuid:");
    }
  }

  @Test
  void browserGetsAStreamOverHttp3() throws GeneralSecurityException {
    String origin = "https://localhost:" + port;
    String hash =
        Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(publicKey));
    startCaddy();
    try (Browser browser =
        Browser.start(
            directory,
            "--origin-to-force-quic-on=localhost:" + port,
            "--ignore-certificate-errors-spki-list=" + hash)) {
      browser.open(origin + "/", "document.readyState === 'complete' && document.title !== ''");
      String url = origin + Hub.PATH + "?" + Form.encode("topic", topic);
      browser.evaluate(
          "new Promise(opened => { window.ids = []; window.source = new EventSource('"
              + url
              + "'); source.onopen = () => opened('');"
              + " source.onmessage = event => ids.push(event.lastEventId); })");
      String id = hub.publish(Token.classic().publish("*"), "topic", topic);
      Deadline.await("the event", () -> browser.evaluate("ids.join(' ')").equals(id));
      assertThat(browser.protocolOf(url)).contains("h3");
    }
  }

  /** Each of them is awaited before the next one is published: a buffer would never fill. */
  private void streamsAtOnce() {
    try (Http2Client client = new Http2Client("https://localhost:" + port)) {
      Http2Client.Stream stream = client.open(topic);
      for (int i = 0; i < 5; i++) {
        String id = client.publish(topic, "x");
        assertThat(stream.nextEvent().id()).isEqualTo(id);
      }
      stream.awaitComments(3);
    }
  }

  private void startCaddy() {
    Map<String, String> environment =
        Map.of(
            "MERCURE_SITE",
            "https://localhost:" + port,
            "MERCURE_HUB",
            hub.authority(),
            "MERCURE_TLS",
            "tls " + certificate + " " + key,
            "HOME",
            directory.toString());
    Path configuration = Path.of(CONFIGURATIONS, "Caddyfile");
    List<String> command =
        List.of("caddy", "run", "--adapter", "caddyfile", "--config", configuration.toString());
    proxy = Program.start("caddy", directory, environment, command);
    proxy.awaitPort(port);
  }

  /** The shipped file as it stands, but for what belongs to the machine. */
  private void startNginx() throws IOException {
    String site =
        Files.readString(Path.of(CONFIGURATIONS, "nginx.conf"))
            .replace("listen 443", "listen " + port)
            .replace("/etc/ssl/certs/mercure.pem", certificate.toString())
            .replace("/etc/ssl/private/mercure.key", key.toString())
            .replace("127.0.0.1:9080", hub.authority());
    Path configuration =
        Files.writeString(
            directory.resolve("nginx.conf"),
            "pid "
                + directory
                + "/nginx.pid;\ndaemon off;\nevents {}\nhttp {\naccess_log off;\n"
                + site
                + "}\n");
    proxy =
        Program.start(
            "nginx-light",
            directory,
            Map.of(),
            List.of(
                "nginx",
                "-e",
                "stderr",
                "-p",
                directory.toString(),
                "-c",
                configuration.toString()));
    proxy.awaitPort(port);
  }
}
