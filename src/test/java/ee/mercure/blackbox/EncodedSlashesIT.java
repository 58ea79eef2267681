package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever runs the hub is told once when the server keeps {@code %2F} in paths from it. */
@OwnProcess
final class EncodedSlashesIT {
  private static final String REFUSED = "This server refuses %2F in paths";
  private static final String PASSED = "this server lets %2F in paths through";

  @TempDir Path directory;

  @Test
  void serverThatRefusesThemIsNamedOnce() throws IOException {
    try (HubProcess server = HubProcess.in(directory)) {
      server.configure("skipEncodedCharVerification=\"true\"", "");
      server.start(Map.of());
      assertThat(status(server, "/.well-known/mercure/subscriptions/a%2Fb"))
          .as("the server's own answer")
          .isNotEqualTo(401);
      awaitLine(server, REFUSED);
      assertThat(status(server, "/.well-known/mercure/subscriptions?topic=a%2Fb"))
          .as("the form without them")
          .isEqualTo(401);
      assertThat(server.log().lines().filter(line -> line.contains(REFUSED))).hasSize(1);
    }
  }

  @Test
  void serverThatLetsThemThroughIsNotNamed() throws IOException {
    try (HubProcess server = HubProcess.in(directory)) {
      server.configure(
          "<applicationMonitor",
          "<logging traceFileName=\"stdout\""
              + " traceSpecification=\"*=info:ee.mercure.http.EncodedSlashes=fine\" />\n"
              + "  <applicationMonitor");
      server.start(Map.of());
      assertThat(status(server, "/.well-known/mercure/subscriptions/a%2Fb")).isEqualTo(401);
      awaitLine(server, PASSED);
      assertThat(server.log()).doesNotContain(REFUSED);
    }
  }

  private static int status(HubProcess server, String path) {
    return server.hub().request("GET", path).send().status();
  }

  private static void awaitLine(HubProcess server, String text) {
    Deadline.await(
        "the line in the log",
        () -> {
          try {
            return server.log().contains(text);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
