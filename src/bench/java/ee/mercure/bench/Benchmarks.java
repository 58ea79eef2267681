package ee.mercure.bench;

import ee.mercure.bench.crash.CrashRun;
import ee.mercure.bench.scenario.Runner;
import ee.mercure.bench.scenario.Scale;
import ee.mercure.bench.server.Servers;
import java.util.ArrayList;
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
    List<String> names = new ArrayList<>(Runner.names());
    names.add(CrashRun.NAME);
    List<String> wanted = args[0].equals("all") ? names : Arrays.asList(args[0].split(","));
    if (!names.containsAll(wanted)) {
      System.err.println("scenarios: all, jmh, " + String.join(", ", names));
      System.exit(2);
    }
    Scale scale = Boolean.getBoolean("quick") ? Scale.QUICK : Scale.FULL;
    int rounds = Integer.getInteger("rounds", scale.rounds());
    Servers servers = Servers.ofBuild();
    new Runner(servers, scale.withRounds(rounds)).run(wanted);
    if (wanted.contains(CrashRun.NAME)) {
      CrashRun.run(servers.directory());
    }
  }
}
