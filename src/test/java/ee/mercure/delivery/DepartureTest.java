package ee.mercure.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DepartureTest {
  private static final long SOCKET = OpenSockets.key("127.0.0.1", 8080, "127.0.0.2", 54321);

  @TempDir Path directory;

  private static Connection connection() {
    Connection connection =
        new Connection(
            TestLanes.subscriber(),
            new TestChannel(SOCKET),
            TestLanes.terms(ReplayFrom.LIVE),
            () -> {});
    connection.opened = true;
    return connection;
  }

  /** A look at a table without any connection. */
  private DepartureWatch.Look look() throws IOException {
    long now = System.nanoTime();
    OpenSockets none = OpenSockets.read(List.of(directory.resolve("none")));
    return new DepartureWatch.Look(now, none, Set.of());
  }

  @Test
  void whoseConnectionIsNotThereIsProbedAFewTimes() throws IOException {
    Connection connection = connection();
    assertThat(connection.isToBeProbed(look())).isTrue();
    assertThat(connection.isToBeProbed(look())).isTrue();
    assertThat(connection.isToBeProbed(look())).isTrue();
    assertThat(connection.isToBeProbed(look())).isFalse();
  }

  @Test
  void whoCameDuringALookIsNotMissedByIt() throws IOException {
    DepartureWatch.Look before = look();
    Connection connection = connection();
    assertThat(connection.isToBeProbed(before)).isFalse();
    assertThat(connection.isToBeProbed(look())).isTrue();
  }
}
