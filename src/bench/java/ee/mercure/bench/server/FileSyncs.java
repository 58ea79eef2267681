package ee.mercure.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import jdk.jfr.consumer.RecordingFile;

/**
 * Counts how often a JVM has made the kernel write a file to its disk, with the Flight Recorder.
 */
public final class FileSyncs {
  private static final String EVENT = "jdk.FileForce";

  private FileSyncs() {}

  /** Environment variables of a JVM that counts. */
  public static Map<String, String> environment() {
    return Map.of(
        "JAVA_TOOL_OPTIONS",
        "-XX:StartFlightRecording:name=syncs,settings=default,"
            + EVENT
            + "#enabled=true,"
            + EVENT
            + "#threshold=0ms");
  }

  /** How many there have been since the server started. */
  public static long of(ServerProcess server) throws IOException, InterruptedException {
    Path file = server.directory().resolve("syncs.jfr");
    server.jcmd("JFR.dump", "name=syncs", "filename=" + file);
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
