package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Keys that are all known and never change. Immutable. */
final class KeyRing implements Keys {
  private final List<VerificationKey> keys;

  KeyRing(List<VerificationKey> keys) {
    this.keys = List.copyOf(keys);
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Whether a {@code kid} names one of the keys. */
  boolean hasNamed(String keyId) {
    return keys.stream().anyMatch(key -> key.isNamed(keyId));
  }

  /** The keys as far as they may be used with these algorithms; all if there is none. */
  KeyRing restrictedTo(Set<JwsAlgorithm> algorithms) {
    return algorithms.isEmpty()
        ? this
        : new KeyRing(keys.stream().flatMap(key -> key.restrictedTo(algorithms).stream()).toList());
  }

  @Override
  public void verify(CompactJws token) throws InvalidTokenException {
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
