package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import java.util.Comparator;
import java.util.List;

/** The keys that one party's tokens are checked with in one role. Immutable and thread-safe. */
final class KeyRing {
  private final List<VerificationKey> keys;

  KeyRing(List<VerificationKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** Returns if one of the keys verifies the token with an algorithm that this key is for. */
  void verify(CompactJws token) throws InvalidTokenException {
    JwsAlgorithm algorithm =
        JwsAlgorithm.named(token.algorithm()).orElseThrow(KeyRing::wrongAlgorithm);
    List<VerificationKey> candidates =
        keys.stream().filter(key -> key.allows(algorithm)).sorted(namedFirst(token)).toList();
    if (candidates.isEmpty()) {
      throw wrongAlgorithm();
    }
    if (candidates.stream().noneMatch(key -> key.verifies(token, algorithm))) {
      throw new InvalidTokenException(Reason.SIGNATURE, "no key verifies it");
    }
  }

  /** The {@code kid} only decides which key is tried first. */
  private static Comparator<VerificationKey> namedFirst(CompactJws token) {
    String keyId = token.keyId().orElse("");
    return Comparator.comparing(key -> !key.isNamed(keyId));
  }

  private static InvalidTokenException wrongAlgorithm() {
    return new InvalidTokenException(Reason.ALGORITHM, "not the algorithm of a configured key");
  }
}
