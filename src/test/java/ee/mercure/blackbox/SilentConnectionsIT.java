package ee.mercure.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Connections of clients that never send a request, or never all of its head, cost the others
 * nothing, and the server ends them as it ships.
 */
final class SilentConnectionsIT extends DevelopmentHub {
  private static final int CONNECTIONS = 1_000;
  private static final String HALF_A_HEAD =
      "GET /.well-known/mercure?topic=x HTTP/1.1\r\nHost: localhost\r\nX-Half: ";

  private final Hub hub = Hub.deployed();
  private final PlainSockets sockets = new PlainSockets(hub);
  private final Bystander bystander = new Bystander(hub);

  @AfterEach
  void close() throws IOException {
    sockets.close();
  }

  @Test
  void whoSendsNothingOrHalfAHeadHoldsNobodyUpAndIsLeft() throws IOException {
    for (int i = 1; i < CONNECTIONS; i++) {
      sockets.open("");
      sockets.open(HALF_A_HEAD);
    }
    Socket silent = sockets.open("");
    Socket half = sockets.open(HALF_A_HEAD);
    bystander.isServed();
    Deadline.await("half a head is given up", () -> isClosed(half));
    Deadline.await("silence is given up", () -> isClosed(silent));
  }

  /** One octet at a time never reaches the time limit of a read, but may that of a head. */
  @Test
  void whoSendsAHeadOctetByOctetHoldsNobodyUp() throws IOException {
    Set<Socket> closed = new HashSet<>();
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      slow.add(sockets.open("GET /.well-known/mercure?topic="));
    }
    for (int i = 0; i < 20; i++) {
      for (Socket socket : slow) {
        if (!closed.contains(socket) && !takesOneMore(socket)) {
          closed.add(socket);
        }
      }
      bystander.isServed();
    }
  }

  private static boolean takesOneMore(Socket socket) {
    try {
      PlainSockets.send(socket, "x");
      return true;
    } catch (SocketException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isClosed(Socket socket) {
    try {
      socket.setSoTimeout(10);
      while (socket.getInputStream().read() >= 0) {
        // An answer such as 408 may come first.
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
