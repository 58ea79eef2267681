package ee.mercure.bench;

import ee.mercure.bench.scenario.Runner;
import ee.mercure.bench.scenario.Scale;
import ee.mercure.bench.server.Servers;
import java.util.Arrays;
import java.util.List;

/** Runs what the arguments name: {@code all}, {@code jmh}, or scenarios, separated by commas. */
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] args) throws Exception {
    if (args[0].equals("jmh")) {
      org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
      return;
    }
    List<String> wanted =
        args[0].equals("all") ? Runner.names() : Arrays.asList(args[0].split(","));
    if (!Runner.names().containsAll(wanted)) {
      System.err.println("scenarios: all, jmh, " + String.join(", ", Runner.names()));
      System.exit(2);
    }
    Scale scale = Boolean.getBoolean("quick") ? Scale.QUICK : Scale.FULL;
    int rounds = Integer.getInteger("rounds", scale.rounds());
    new Runner(Servers.ofBuild(), scale.withRounds(rounds)).run(wanted);
  }
}
