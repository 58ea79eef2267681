package ee.mercure.bench.scenario;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds how often each variant is measured
 * @param divisor by how much large numbers of subscribers are divided
 * @param firstWarmUp load without measurement before the first round
 * @param warmUp the same before each later round
 * @param time how long a measurement lasts
 */
public record Scale(int rounds, int divisor, Duration firstWarmUp, Duration warmUp, Duration time) {
  public static final Scale FULL =
      new Scale(3, 1, Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(10));

  /** To see that everything works. */
  public static final Scale QUICK =
      new Scale(3, 10, Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2));

  /** The same with another number of rounds. */
  public Scale withRounds(int number) {
    return new Scale(number, divisor, firstWarmUp, warmUp, time);
  }

  int subscribers(int full) {
    return Math.max(100, full / divisor);
  }

  int updates(int full) {
    return full / divisor;
  }

  /** The same for a round, with its warm-up as {@link #warmUp}. */
  Scale inRound(int round) {
    return round > 0 ? this : new Scale(rounds, divisor, firstWarmUp, firstWarmUp, time);
  }
}
