package ee.mercure.history.store;

/**
 * Keeps the interrupts of the current thread from it while it uses the file, which they would
 * close, and gives them back afterwards. For one thread.
 */
final class HeldInterrupts implements AutoCloseable {
  private boolean interrupted;

  /** Holds back what there is. */
  HeldInterrupts() {
    hold();
  }

  /** Holds back what has come since. */
  void hold() {
    interrupted |= Thread.interrupted();
  }

  @Override
  public void close() {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
