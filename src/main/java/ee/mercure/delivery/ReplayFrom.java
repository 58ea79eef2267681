package ee.mercure.delivery;

/** Where in the log a subscriber starts to read. */
public sealed interface ReplayFrom {
  /** With what comes from now on. */
  ReplayFrom LIVE = new Live();

  /** With the oldest update that is stored. */
  ReplayFrom EARLIEST = new Earliest();

  /** With what comes behind this sequence. */
  static ReplayFrom after(long sequence) {
    return new After(sequence);
  }

  /** With what comes from now on. */
  record Live() implements ReplayFrom {}

  /** With the oldest update that is stored. */
  record Earliest() implements ReplayFrom {}

  /**
   * With what comes behind a sequence.
   *
   * @param sequence at least 0, which stands before the first update of a log
   */
  record After(long sequence) implements ReplayFrom {
    public After {
      if (sequence < 0) {
        throw new IllegalArgumentException("a sequence below 0");
      }
    }
  }
}
