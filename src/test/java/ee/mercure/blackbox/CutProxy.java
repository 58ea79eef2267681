package ee.mercure.blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network between two processes that can be cut and mended. */
final class CutProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean isCut;

  /** A way to a port of this machine. */
  CutProxy(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "cut-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  /** Breaks all connections, and lets none through until it is mended. */
  void cut() {
    isCut = true;
    open.forEach(CutProxy::close);
  }

  void mend() {
    isCut = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (isCut) {
          close(client);
          continue;
        }
        Socket there = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(there);
        start(() -> copy(client, there));
        start(() -> copy(there, client));
        if (isCut) {
          cut();
        }
      } catch (IOException e) {
        // The test is over, or the other end is not there: then the client finds it closed.
        isCut |= server.isClosed();
      }
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[64 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length = in.read(buffer);
      while (length >= 0) {
        out.write(buffer, 0, length);
        length = in.read(buffer);
      }
    } catch (IOException e) {
      // It was cut.
      open.remove(from);
    }
    close(from);
    close(to);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
