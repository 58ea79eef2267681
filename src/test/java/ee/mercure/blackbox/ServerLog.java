package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The test server's log, from the moment on at which a test began to look. */
final class ServerLog {
  private final Path file;
  private final long start;

  private ServerLog(Path file, long start) {
    this.file = file;
    this.start = start;
  }

  /** All that the server has written since it started. */
  static ServerLog fromStart() {
    return new ServerLog(file(), 0);
  }

  static ServerLog fromNow() {
    return new ServerLog(file(), file().toFile().length());
  }

  private static Path file() {
    return TestServer.current().log();
  }

  /** What was written since. */
  String text() {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[(int) Math.max(0, log.length() - start)];
      log.seek(start);
      log.readFully(bytes);
      return new String(bytes, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until this text has been written, and returns all that was. */
  String awaitText(String expected) {
    Deadline.await("\"" + expected + "\" in the log", () -> text().contains(expected));
    return text();
  }
}
