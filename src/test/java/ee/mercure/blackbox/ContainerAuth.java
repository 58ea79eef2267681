package ee.mercure.blackbox;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has the test server look at tokens by its own MicroProfile JWT, by the drop-in that an operator
 * would use, for as long as a test class runs. Must come before Arquillian's extension.
 */
final class ContainerAuth implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  private static final String READY = "configuration [defaultMpJwt] was successfully processed";
  private static final String KEY_STORE =
      "<server><keyStore id=\"defaultKeyStore\" password=\"changeit\" /></server>";

  private ServerLog log;
  private boolean ready;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Path directory = Files.createDirectories(dropIns());
    // A server that is yet to start begins a log of its own, whatever an earlier run has left.
    log = isRunning() ? ServerLog.fromNow() : ServerLog.fromStart();
    Files.writeString(directory.resolve("key-store.xml"), KEY_STORE);
    Files.copy(
        Path.of("liberty/container-auth.xml"),
        directory.resolve("container-auth.xml"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean isRunning() {
    Hub hub = Hub.deployed();
    try (Socket socket = new Socket(hub.host(), hub.port())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** A server that runs takes the files up a moment later. */
  @Override
  public void beforeEach(ExtensionContext context) {
    if (!ready) {
      log.awaitText(READY);
      ready = true;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    ServerLog after = ServerLog.fromNow();
    for (String file : List.of("key-store.xml", "container-auth.xml")) {
      Files.delete(dropIns().resolve(file));
    }
    after.awaitText("CWWKG0017I");
  }

  private static Path dropIns() {
    return Path.of(
        System.getProperty("liberty.home"),
        "usr/servers",
        System.getProperty("it.server"),
        "configDropins/overrides");
  }
}
