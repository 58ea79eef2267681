package ee.mercure.bench.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;

/**
 * The least that fan-out costs when every delivery is a write of its own: one thread, no matching,
 * no authorization, no history. {@code GET} subscribes to everything, {@code POST} broadcasts its
 * body.
 */
public final class FloorLoop {
  private static final String STREAM =
      head("Content-Type: text/event-stream", "Transfer-Encoding: chunked") + "3\r\n:\n\n\r\n";
  private static final String PUBLISHED = head("Content-Length: 2") + "ok";
  private static final String ID = "id: urn:uuid:00000000-0000-0000-0000-000000000000\n";

  private final Selector selector = Selector.open();
  private final Map<SelectionKey, Queue<ByteBuffer>> subscribers = new LinkedHashMap<>();
  private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 20);

  private FloorLoop() throws IOException {}

  /** Serves the port given as the only argument until the process is ended. */
  public static void main(String[] args) throws IOException {
    FloorLoop loop = new FloorLoop();
    ServerSocketChannel listener = ServerSocketChannel.open();
    int port = Integer.parseInt(args[0]);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4096);
    listener.configureBlocking(false);
    listener.register(loop.selector, SelectionKey.OP_ACCEPT);
    while (listener.isOpen()) {
      loop.selector.select(loop::ready);
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept((ServerSocketChannel) key.channel());
      } else {
        if (key.isWritable()) {
          flush(key, subscribers.get(key));
        }
        if (key.isReadable()) {
          read(key);
        }
      }
    } catch (IOException e) {
      forget(key);
    }
  }

  private void accept(ServerSocketChannel listener) throws IOException {
    SocketChannel channel;
    while ((channel = listener.accept()) != null) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(selector, SelectionKey.OP_READ);
    }
  }

  /** A request must come in one piece, as those of the load generator do over loopback. */
  private void read(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    in.clear();
    if (channel.read(in) < 0) {
      forget(key);
      return;
    }
    String request = StandardCharsets.ISO_8859_1.decode(in.flip()).toString();
    if (request.startsWith("GET")) {
      subscribers.put(key, new ArrayDeque<>(1));
      channel.write(bytes(STREAM));
    } else {
      broadcast(request.substring(request.indexOf("\r\n\r\n") + 4));
      channel.write(bytes(PUBLISHED));
    }
  }

  private void broadcast(String data) {
    String event = ID + "data: " + data + "\n\n";
    String chunk = Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
    ByteBuffer direct = ByteBuffer.allocateDirect(chunk.length());
    direct.put(chunk.getBytes(StandardCharsets.ISO_8859_1)).flip();
    subscribers.forEach((key, queue) -> deliver(key, queue, direct.duplicate()));
  }

  private static void deliver(SelectionKey key, Queue<ByteBuffer> queue, ByteBuffer chunk) {
    queue.add(chunk);
    if (queue.size() == 1) {
      try {
        flush(key, queue);
      } catch (IOException e) {
        key.cancel();
      }
    }
  }

  private static void flush(SelectionKey key, Queue<ByteBuffer> queue) throws IOException {
    ByteBuffer next;
    while ((next = queue.peek()) != null) {
      ((SocketChannel) key.channel()).write(next);
      if (next.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
      queue.remove();
    }
    if (key.interestOps() != SelectionKey.OP_READ) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private void forget(SelectionKey key) {
    subscribers.remove(key);
    key.cancel();
    try {
      key.channel().close();
    } catch (IOException e) {
      // It was being given up anyway.
      key.cancel();
    }
  }

  private static String head(String... fields) {
    return "HTTP/1.1 200 OK\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
