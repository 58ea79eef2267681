package ee.mercure.bench.load;

/** Latencies in nanoseconds, to 3 percent. Not thread-safe. */
public final class Histogram {
  private static final int SUB_BITS = 5;
  private static final int SUBS = 1 << SUB_BITS;

  private final long[] counts = new long[64 * SUBS];
  private long total;
  private long max;

  void record(long nanos, int times) {
    counts[bucket(Math.max(0, nanos))] += times;
    total += times;
    max = Math.max(max, nanos);
  }

  private static int bucket(long nanos) {
    if (nanos < SUBS) {
      return (int) nanos;
    }
    int exponent = 63 - Long.numberOfLeadingZeros(nanos);
    int sub = (int) (nanos >>> (exponent - SUB_BITS)) & (SUBS - 1);
    return (exponent - SUB_BITS + 1) * SUBS + sub;
  }

  private static long lowerBound(int bucket) {
    if (bucket < SUBS) {
      return bucket;
    }
    int exponent = bucket / SUBS + SUB_BITS - 1;
    return (long) (SUBS + bucket % SUBS) << (exponent - SUB_BITS);
  }

  /** How many were recorded. */
  public long total() {
    return total;
  }

  /** The largest, exactly. */
  public long max() {
    return max;
  }

  /** The value that the given share, 0 to 1, of all does not exceed; 0 when there are none. */
  public long percentile(double share) {
    long wanted = (long) Math.ceil(share * total);
    long seen = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      seen += counts[bucket];
      if (seen >= wanted && seen > 0) {
        return Math.min(max, lowerBound(bucket + 1));
      }
    }
    return max;
  }
}
