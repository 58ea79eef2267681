package ee.mercure.bench.load;

import java.time.Duration;

/**
 * What a stretch of publishing came to.
 *
 * @param publications how many updates were published and answered
 * @param deliveries how many times one reached a subscriber
 * @param time from the first publication to the last delivery or answer
 * @param latencies from the moment before a publication is written to that of its delivery
 * @param bytes what the streams carried
 */
public record Result(
    long publications, long deliveries, Duration time, Histogram latencies, long bytes) {
  public double deliveriesPerSecond() {
    return deliveries / seconds();
  }

  public double publicationsPerSecond() {
    return publications / seconds();
  }

  private double seconds() {
    return time.toNanos() / 1e9;
  }
}
