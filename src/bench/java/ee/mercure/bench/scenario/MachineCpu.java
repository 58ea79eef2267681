package ee.mercure.bench.scenario;

import ee.mercure.bench.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** How busy the machine is with neither the server nor this process: what spoils a measurement. */
final class MachineCpu {
  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;
  private static final int GUEST = 8;

  private final ServerProcess server;
  private final long start = System.nanoTime();
  private final double ownBefore = own();
  private final double othersBefore;

  private MachineCpu(ServerProcess server) throws IOException {
    this.server = server;
    this.othersBefore = others();
  }

  static MachineCpu now(ServerProcess server) throws IOException {
    return new MachineCpu(server);
  }

  private double others() throws IOException {
    String first;
    try (var lines = Files.lines(Path.of("/proc/stat"))) {
      first = lines.findFirst().orElseThrow();
    }
    long[] ticks = Arrays.stream(first.split("\\s+")).skip(1).mapToLong(Long::parseLong).toArray();
    double busy = 0;
    for (int i = 0; i < GUEST; i++) {
      busy += i == IDLE || i == IO_WAIT ? 0 : ticks[i];
    }
    return busy / 100 - server.cpuSeconds() - own();
  }

  private static double own() {
    return ServerProcess.cpuSeconds(ProcessHandle.current().pid());
  }

  private double percentSinceStart(double seconds) {
    return Math.max(0, 100 * seconds / ((System.nanoTime() - start) / 1e9));
  }

  /** This process's CPU time since then, in percent of one core. */
  double ownPercent() {
    return percentSinceStart(own() - ownBefore);
  }

  /** Others' CPU time since then, in percent of one core. */
  double othersPercent() throws IOException {
    return percentSinceStart(others() - othersBefore);
  }
}
