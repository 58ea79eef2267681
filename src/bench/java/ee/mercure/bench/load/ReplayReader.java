package ee.mercure.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A connection that asks for one stream and counts the events that come, as fast as it can. */
public final class ReplayReader implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final byte[] START_OF_EVENT = {'\n', 'i', 'd', ':'};

  private final Socket socket;
  private final InputStream in;
  private final byte[] buffer = new byte[64 * 1024];

  /** Connects to the server on this port of the loopback interface. */
  public ReplayReader(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setSoLinger(true, 0);
    in = socket.getInputStream();
  }

  /** Sends a complete HTTP request. */
  public void send(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
  }

  /**
   * Returns when so many events have begun.
   *
   * @throws IOException if the stream ends before
   */
  public void read(int events) throws IOException {
    StreamScanner scanner = new StreamScanner(START_OF_EVENT);
    while (scanner.found() < events) {
      int count = in.read(buffer);
      if (count < 0) {
        throw new IOException("the stream ended after " + scanner.found() + " events");
      }
      scanner.scan(buffer, count);
    }
    if (scanner.found() > events && events > 1) {
      throw new IOException("more events than were stored: " + scanner.found());
    }
  }

  /** Closes the connection with a reset, so that none lingers. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
