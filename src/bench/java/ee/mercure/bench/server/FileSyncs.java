package ee.mercure.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.jfr.consumer.RecordingFile;

/** Counts how often a JVM makes the kernel write a file to its disk, with the Flight Recorder. */
public final class FileSyncs {
  private static final String EVENT = "jdk.FileForce";

  private final ServerProcess server;
  private final Path file;

  private FileSyncs(ServerProcess server, Path file) {
    this.server = server;
    this.file = file;
  }

  /** Counts from now on. */
  public static FileSyncs startCounting(ServerProcess server)
      throws IOException, InterruptedException {
    Path file = server.directory().resolve("syncs.jfr");
    server.jcmd(
        "JFR.start",
        "name=syncs",
        "settings=none",
        EVENT + "#enabled=true",
        EVENT + "#threshold=0ms");
    return new FileSyncs(server, file);
  }

  /** Stops counting; how many there were. */
  public long stop() throws IOException, InterruptedException {
    server.jcmd("JFR.stop", "name=syncs", "filename=" + file);
    long count = 0;
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        if (recording.readEvent().getEventType().getName().equals(EVENT)) {
          count++;
        }
      }
    }
    Files.delete(file);
    return count;
  }
}
