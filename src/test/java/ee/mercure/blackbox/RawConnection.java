package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One TCP connection to the hub; it carries one request after another. */
final class RawConnection implements AutoCloseable {
  private static final int SYSTEM_DEFAULT = 0;

  private final Socket socket;
  private final InputStream in;

  RawConnection(String host, int port) {
    this(host, port, SYSTEM_DEFAULT);
  }

  /** A connection that takes in no more than this many bytes, roughly, before it is read from. */
  RawConnection(String host, int port, int receiveBuffer) {
    try {
      socket = new Socket();
      if (receiveBuffer != SYSTEM_DEFAULT) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.connect(new InetSocketAddress(host, port));
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request and reads the whole response, or its head if an event stream begins. */
  RawResponse send(RawRequest request) {
    try {
      write(request);
      RawResponse head = readHead();
      return hasBody(request, head) ? head.withBody(body(head).readAllBytes()) : head;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(RawRequest request) throws IOException {
    socket.getOutputStream().write(request.bytes());
    socket.getOutputStream().flush();
  }

  /** Sends a part of a request. */
  void write(byte[] request, int from, int to) throws IOException {
    socket.getOutputStream().write(request, from, to - from);
    socket.getOutputStream().flush();
  }

  /** Reads a status line and header lines; an interim response (1xx) is passed over. */
  RawResponse readHead() throws IOException {
    waitAtMost(Deadline.start());
    int status = Integer.parseInt(readLine().split(" ", 3)[1]);
    Map<String, List<String>> headers = new HashMap<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), n -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return status < 200 ? readHead() : new RawResponse(status, Map.copyOf(headers), new byte[0]);
  }

  /** The bytes of the body as they arrive, framing taken away. */
  BodyInput body(RawResponse head) {
    return new BodyInput(in, head);
  }

  void waitAtMost(Deadline deadline) throws IOException {
    socket.setSoTimeout(deadline.remainingMillis());
  }

  /** Breaks the connection off: the hub is sent a reset, not an end. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasBody(RawRequest request, RawResponse head) {
    boolean bodiless = head.status() == 204 || head.status() == 304;
    return !request.method().equals("HEAD") && !bodiless && !head.isEventStream();
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("connection closed before the end of a response head");
      }
      line.write(octet);
    }
    return line.toString(UTF_8).stripTrailing();
  }
}
