package ee.mercure.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A program of the machine that a test starts, and that ends with the test. */
final class Program implements AutoCloseable {
  private final Process process;
  private final Path log;

  private Program(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program.
   *
   * @param debianPackage what brings it, for the message when it is not there
   */
  static Program start(
      String debianPackage, Path directory, Map<String, String> environment, List<String> command) {
    String name = Path.of(command.get(0)).getFileName().toString();
    if (!isInstalled(command.get(0))) {
      throw new AssertionError(
          name + " is not installed: it needs Debian's package " + debianPackage);
    }
    try {
      Path log = directory.resolve(name + ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      return new Program(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isInstalled(String name) {
    return Arrays.stream((System.getenv("PATH") + ":/usr/sbin").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory).resolve(name)));
  }

  /** A port that is free, for TCP at least. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitPort(int port) {
    Deadline.await("port " + port + ", see " + log, () -> isAlive() && accepts(port));
  }

  private boolean isAlive() {
    if (!process.isAlive()) {
      throw new AssertionError("ended: " + output());
    }
    return true;
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }
}
