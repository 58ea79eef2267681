package ee.mercure.history.store;

/** When an update counts as stored. */
public enum Durability {
  /** Once it is on the disk. */
  ALWAYS(0),
  /** Once the operating system has it, which is told every second to write to the disk. */
  INTERVAL(10_000),
  /** Once the operating system has it. */
  NEVER(45_000);

  private final int retentionMillis;

  Durability(int retentionMillis) {
    this.retentionMillis = retentionMillis;
  }

  /** How long it may take until a commit is on the disk, in milliseconds. */
  int retentionMillis() {
    return retentionMillis;
  }
}
