package ee.mercure.auth;

/** What one party's tokens are checked with in one role. Thread-safe. */
interface Keys {

  /**
   * Returns if one of the keys verifies the token with an algorithm that this key is for.
   *
   * @throws InvalidTokenException if none does
   * @throws KeysUnavailableException if the keys cannot be had at the moment
   */
  void verify(CompactJws token) throws InvalidTokenException;
}
