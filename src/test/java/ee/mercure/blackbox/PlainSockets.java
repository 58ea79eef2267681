package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Connections to a hub on which requests are sent octet by octet, or not at all. Thread-safe. */
final class PlainSockets implements AutoCloseable {
  private final Hub hub;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

  PlainSockets(Hub hub) {
    this.hub = hub;
  }

  /** Connects and sends this. */
  Socket open(String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), hub.port());
    open.add(socket);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Deadline.start().remainingMillis());
    send(socket, text);
    return socket;
  }

  /** Sends this now. */
  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }
}
