package ee.mercure.bench.load;

import java.util.Arrays;

/**
 * What was published and in which order it arrived. All subscribers of a group must see the same
 * updates in one order: the first to reach a place writes it down, the others are compared. Not
 * thread-safe.
 */
final class Journal {
  private final int payload;
  private long[] sentNanos = new long[1 << 16];
  private int[] placeInGroup = new int[1 << 16];
  private int numbers;
  private final int[][] orders;
  private final int[] published;
  private final int[] arrived;
  private Histogram latencies = new Histogram();
  private long deliveries;
  private long bytes;
  private long faults;
  private String firstFault = "";

  Journal(int groups, int payload) {
    this.payload = payload;
    this.orders = new int[groups][8];
    this.published = new int[groups];
    this.arrived = new int[groups];
  }

  /** The length of each update's data. */
  int payload() {
    return payload;
  }

  int nextNumber() {
    return numbers;
  }

  void sent(int group, long nanos) {
    if (numbers == sentNanos.length) {
      sentNanos = Arrays.copyOf(sentNanos, numbers * 2);
      placeInGroup = Arrays.copyOf(placeInGroup, numbers * 2);
    }
    placeInGroup[numbers] = -1;
    sentNanos[numbers++] = nanos;
    published[group]++;
  }

  /** How many updates a subscriber of the group must have received in the end. */
  int published(int group) {
    return published[group];
  }

  /** A subscriber of the group got this update as its n-th, counted from zero. */
  void delivered(int group, int place, int number, long nanos, boolean timed) {
    deliveries++;
    if (number < 0 || number >= numbers) {
      fault("a number that was never sent");
      return;
    }
    if (timed) {
      latencies.record(nanos - sentNanos[number], 1);
    }
    if (place < arrived[group]) {
      if (orders[group][place] != number) {
        fault("lost, doubled or out of order");
      }
    } else {
      first(group, place, number);
    }
  }

  private void first(int group, int place, int number) {
    if (placeInGroup[number] >= 0) {
      fault("delivered twice");
    }
    placeInGroup[number] = place;
    if (place == orders[group].length) {
      orders[group] = Arrays.copyOf(orders[group], place * 2);
    }
    orders[group][place] = number;
    arrived[group]++;
  }

  void received(int count) {
    bytes += count;
  }

  void fault(String what) {
    if (faults++ == 0) {
      firstFault = what;
    }
  }

  /** Starts counting anew; the order of what was sent before stays known. */
  void reset() {
    latencies = new Histogram();
    deliveries = 0;
    bytes = 0;
  }

  Histogram latencies() {
    return latencies;
  }

  long deliveries() {
    return deliveries;
  }

  long bytes() {
    return bytes;
  }

  long faults() {
    return faults;
  }

  String firstFault() {
    return firstFault;
  }
}
