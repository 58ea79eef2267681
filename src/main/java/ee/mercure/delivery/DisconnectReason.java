package ee.mercure.delivery;

/** Why a subscriber's stream ended; stable, for logs and metrics. */
public enum DisconnectReason {
  /** The client went away, as a failed write or the container showed. */
  CLIENT_GONE,
  /** The access token expired. */
  TOKEN_EXPIRED,
  /** The stream lasted as long as a stream may; the client reconnects. */
  MAX_AGE,
  /** There was something to read, and nothing was read for too long. */
  WRITE_TIMEOUT,
  /** The hub stops. */
  SHUTDOWN
}
