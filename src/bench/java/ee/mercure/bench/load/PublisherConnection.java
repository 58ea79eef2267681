package ee.mercure.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A keep-alive connection with at most one publication under way. */
final class PublisherConnection {
  SelectionKey key;
  boolean busy;
  private ByteBuffer request = ByteBuffer.allocate(0);
  private final ByteBuffer response = ByteBuffer.allocate(8192);

  private SocketChannel channel() {
    return (SocketChannel) key.channel();
  }

  void send(byte[] publication) throws IOException {
    busy = true;
    request = ByteBuffer.wrap(publication);
    response.clear();
    write();
  }

  /** Writes on; asks to be called again when the socket is full. */
  void write() throws IOException {
    channel().write(request);
    key.interestOps(SelectionKey.OP_READ | (request.hasRemaining() ? SelectionKey.OP_WRITE : 0));
  }

  /**
   * Reads on.
   *
   * @return whether the answer is complete
   * @throws IOException if the publication was refused or the connection ended
   */
  boolean read() throws IOException {
    if (channel().read(response) < 0) {
      if (!busy) {
        // Servers close connections that have been idle for long.
        channel().close();
        return false;
      }
      throw new IOException("the server closed a publisher's connection");
    }
    String text = new String(response.array(), 0, response.position(), StandardCharsets.ISO_8859_1);
    int head = text.indexOf("\r\n\r\n");
    if (head < 0 || !isComplete(text, head)) {
      return false;
    }
    if (!text.startsWith("HTTP/1.1 2")) {
      throw new IOException("not published: " + text);
    }
    busy = false;
    return true;
  }

  private static boolean isComplete(String text, int head) {
    String fields = text.substring(0, head).toLowerCase(Locale.ROOT);
    int length = fields.indexOf("content-length:");
    if (length >= 0) {
      int end = fields.indexOf('\r', length);
      String digits = fields.substring(length + 15, end < 0 ? fields.length() : end);
      return text.length() >= head + 4 + Integer.parseInt(digits.trim());
    }
    return !fields.contains("transfer-encoding: chunked") || text.endsWith("0\r\n\r\n");
  }
}
