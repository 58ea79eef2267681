package ee.mercure.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenSocketsTest {
  private static final String FIRST_LINE =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n";

  @TempDir Path directory;

  private OpenSockets table(String... lines) throws IOException {
    Path table = directory.resolve("tcp");
    Files.writeString(table, FIRST_LINE + String.join("\n", lines) + "\n");
    return OpenSockets.read(List.of(table));
  }

  private static long key(Socket accepted) {
    return OpenSockets.key(
        accepted.getLocalAddress().getHostAddress(),
        accepted.getLocalPort(),
        accepted.getInetAddress().getHostAddress(),
        accepted.getPort());
  }

  @Test
  void knowsAConnectionOfThisMachineUntilTheOtherSideClosesIt() throws IOException {
    InetAddress local = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, local);
        Socket client = new Socket(local, server.getLocalPort());
        Socket accepted = server.accept()) {
      assertThat(OpenSockets.read(OpenSockets.TABLES).contains(key(accepted))).isTrue();
      client.shutdownOutput();
      assertThat(accepted.getInputStream().read()).as("what says that it has come").isNegative();
      assertThat(OpenSockets.read(OpenSockets.TABLES).contains(key(accepted))).isFalse();
    }
  }

  @Test
  void knowsAConnectionThatIsBrokenOffNoMore() throws IOException {
    InetAddress local = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, local);
        Socket client = new Socket(local, server.getLocalPort());
        Socket accepted = server.accept()) {
      assertThat(OpenSockets.read(OpenSockets.TABLES).contains(key(accepted))).isTrue();
      breakOff(client);
      assertThatThrownBy(accepted.getInputStream()::read).isInstanceOf(SocketException.class);
      assertThat(OpenSockets.read(OpenSockets.TABLES).contains(key(accepted))).isFalse();
    }
  }

  private static void breakOff(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Test
  void takesWhatIsEstablishedAlone() throws IOException {
    OpenSockets sockets =
        table(
            "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0",
            "   1: 0100007F:1F90 0200007F:D431 01 00000000:00000000 00:00000000 00000000     0",
            "10002: 0100007F:1F90 0200007F:D432 08 00000000:00000000 00:00000000 00000000     0");
    assertThat(sockets.size()).isEqualTo(1);
    assertThat(sockets.contains(OpenSockets.key("127.0.0.1", 8080, "127.0.0.2", 54321))).isTrue();
    assertThat(sockets.contains(OpenSockets.key("127.0.0.1", 8080, "127.0.0.2", 54322))).isFalse();
    assertThat(sockets.contains(OpenSockets.key("127.0.0.2", 54321, "127.0.0.1", 8080))).isFalse();
  }

  @Test
  void readsAddressesOfIpv6() throws IOException {
    OpenSockets sockets =
        table(
            "   1: 00000000000000000000000001000000:1F90 B80D0120000000000000000001000000:D431"
                + " 01 00000000:00000000 00:00000000 00000000     0");
    assertThat(sockets.contains(OpenSockets.key("::1", 8080, "2001:db8::1", 54321))).isTrue();
    assertThat(sockets.contains(OpenSockets.key("::1", 8080, "2001:db8::2", 54321))).isFalse();
  }

  @Test
  void anAddressIsTheSameInEitherTable() throws IOException {
    OpenSockets sockets =
        table(
            "   1: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000200007F:D431"
                + " 01 00000000:00000000 00:00000000 00000000     0");
    assertThat(sockets.contains(OpenSockets.key("127.0.0.1", 8080, "127.0.0.2", 54321))).isTrue();
    assertThat(sockets.contains(OpenSockets.key("::ffff:127.0.0.1", 8080, "127.0.0.2", 54321)))
        .isTrue();
  }

  @Test
  void readsAsManyAsThereAre() throws IOException {
    String lines =
        IntStream.range(0, 20_000)
            .mapToObj(
                i ->
                    "%5d: 0100007F:1F90 0200007F:%04X 01 00000000:00000000 00:00000000"
                        .formatted(i, i))
            .collect(Collectors.joining("\n"));
    OpenSockets sockets = table(lines);
    assertThat(sockets.size()).isEqualTo(20_000);
    assertThat(IntStream.range(0, 20_000))
        .allMatch(
            i -> sockets.contains(OpenSockets.key("127.0.0.1", 8080, "127.0.0.2", i)), "is there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   0:",
        "   0: 0100007F:1F90",
        "   0: 0100007F:1F90 0200007F:D431",
        "   0: 0100007F:1F90 0200007F:D431 0",
        "0100007F:1F90 0200007F:D431 01 00000000:00000000",
        "   0: 01:1F90 02:D431 01 00000000:00000000",
        "::::::::::::::::::::::::::::::::::::::::::::::::",
      })
  void passesOverWhatIsNoConnection(String line) throws IOException {
    assertThat(table(line).size()).isZero();
  }

  @Test
  void passesOverTablesThatAreNotThere() throws IOException {
    assertThat(OpenSockets.read(List.of(directory.resolve("none"))).size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "", "proxy.example", "1.2.3", "a:b:c", "300.1.1.1"})
  void whatIsNoAddressHasNoKey(String text) {
    assertThat(OpenSockets.key(text, 1, "127.0.0.1", 2)).isEqualTo(OpenSockets.UNKNOWN);
    assertThat(OpenSockets.key("127.0.0.1", 1, text, 2)).isEqualTo(OpenSockets.UNKNOWN);
  }

  @Test
  void noAddressAtAllHasNoKey() {
    assertThat(OpenSockets.key(null, 1, "127.0.0.1", 2)).isEqualTo(OpenSockets.UNKNOWN);
  }
}
