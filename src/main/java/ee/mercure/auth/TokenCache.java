package ee.mercure.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers verified tokens by their hash, a bounded number of those used last, so that those who
 * reconnect cost no signature. Thread-safe.
 */
final class TokenCache {
  /** Not the token itself: a heap dump shall not hold any. */
  record Key(String hash, Role role) {
    static Key of(String token, Role role) {
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        return new Key(HexFormat.of().formatHex(digest), role);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }
  }

  private final Map<Key, AccessToken> tokens;
  private long generation;

  TokenCache(int maxTokens) {
    tokens =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, AccessToken> eldest) {
            return size() > maxTokens;
          }
        };
  }

  synchronized Optional<AccessToken> get(Key key) {
    return Optional.ofNullable(tokens.get(key));
  }

  /** Which keys are in force: to be asked for before a token is verified with them. */
  synchronized long generation() {
    return generation;
  }

  /**
   * Remembers a token, or returns the equal one that another request has brought meanwhile.
   *
   * @param verifiedIn the generation of keys that it was verified with; an old one is not worth
   *     remembering
   */
  synchronized AccessToken share(Key key, AccessToken token, long verifiedIn) {
    if (verifiedIn != generation) {
      return token;
    }
    AccessToken earlier = tokens.putIfAbsent(key, token);
    return earlier == null ? token : earlier;
  }

  synchronized void forget(Key key) {
    tokens.remove(key);
  }

  /** Some keys have changed: all tokens are to be verified again. */
  synchronized void forgetAll() {
    generation++;
    tokens.clear();
  }
}
