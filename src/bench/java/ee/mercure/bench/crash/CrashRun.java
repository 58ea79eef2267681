package ee.mercure.bench.crash;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the black-box test that kills the server, with many kills, and reports what it came to. */
public final class CrashRun implements TestExecutionListener {
  /** What scenarios are chosen by. */
  public static final String NAME = "crash";

  private static final String TEST = "ee.mercure.blackbox.CrashIT";
  private static final int KILLS = 25;

  private final Path results;
  private String counts = "";
  private TestExecutionResult result;

  private CrashRun(Path results) {
    this.results = results;
  }

  /**
   * Kills the server 25 times, or as often as {@code crash.kills} says.
   *
   * @param directory where {@code results.md} is
   * @throws IllegalStateException if an update that was acknowledged is missing, doubled or out of
   *     order
   */
  public static void run(Path directory) throws Exception {
    int kills = Integer.getInteger("crash.kills", KILLS);
    System.setProperty("crash.kills", Integer.toString(kills));
    System.setProperty("war", System.getProperty("bench.war"));
    System.setProperty("liberty.home", System.getProperty("bench.liberty"));
    CrashRun run = new CrashRun(Files.createDirectories(directory).resolve("results.md"));
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(TEST))
            .build();
    long start = System.nanoTime();
    LauncherFactory.create().execute(request, run);
    run.report(kills, (System.nanoTime() - start) / 1e9);
  }

  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    counts = entry.getKeyValuePairs().getOrDefault("acknowledged", counts);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult finished) {
    if (test.isTest()) {
      result = finished;
    }
  }

  private void report(int kills, double seconds) throws Exception {
    if (result == null || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
      throw new IllegalStateException(
          "the crash test failed", result == null ? null : result.getThrowable().orElse(null));
    }
    String text =
        String.format(
            Locale.ROOT,
            "%n### crash%n%n32 publishers, the server killed %d times in %.0f s: %s acknowledged"
                + " updates, all replayed after each start, once and in order.%n",
            kills,
            seconds,
            counts);
    System.out.print(text);
    Files.writeString(results, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
