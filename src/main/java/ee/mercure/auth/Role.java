package ee.mercure.auth;

/** What a token is presented for; each role has its own keys. */
public enum Role {
  /** To publish updates. */
  PUBLISHER,
  /** To receive private updates, or to read the subscription API. */
  SUBSCRIBER
}
