package ee.mercure.log.shared;

/** A record that this version of the hub must not pass over, and cannot read. */
final class UnknownRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  UnknownRecordException(String message) {
    super(message);
  }
}
