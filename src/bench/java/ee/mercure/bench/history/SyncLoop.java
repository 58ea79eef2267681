package ee.mercure.bench.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** What publishing costs when each update is written and synced by itself, on one thread. */
public final class SyncLoop {
  private static final int BYTES = 300;

  private SyncLoop() {}

  /** Writes to a new file for this long; returns the updates per second. */
  public static double run(Path file, Duration time) throws IOException {
    int count = 0;
    long start = System.nanoTime();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (System.nanoTime() - start < time.toNanos()) {
        channel.write(ByteBuffer.allocate(BYTES));
        channel.force(true);
        count++;
      }
    }
    return count * 1e9 / (System.nanoTime() - start);
  }
}
