package ee.mercure.auth;

import java.security.Key;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * A key and the only algorithms that it may verify with, so that a token cannot have a public key
 * taken for a secret (RFC 8725, section 3.1). Immutable and thread-safe.
 */
final class VerificationKey {
  private final Key key;
  private final Set<JwsAlgorithm> algorithms;
  private final Optional<String> id;

  VerificationKey(Key key, Set<JwsAlgorithm> algorithms, Optional<String> id) {
    if (algorithms.isEmpty() || !algorithms.stream().allMatch(algorithm -> algorithm.fits(key))) {
      throw new IllegalArgumentException("a key that does not fit its algorithms");
    }
    this.key = key;
    this.algorithms = Set.copyOf(algorithms);
    this.id = id;
  }

  boolean allows(JwsAlgorithm algorithm) {
    return algorithms.contains(algorithm);
  }

  /** The same key for those of its algorithms that are among these, if any is. */
  Optional<VerificationKey> restrictedTo(Set<JwsAlgorithm> others) {
    Set<JwsAlgorithm> common = new HashSet<>(algorithms);
    common.retainAll(others);
    return common.isEmpty() ? Optional.empty() : Optional.of(new VerificationKey(key, common, id));
  }

  /** Whether a {@code kid} names this key. */
  boolean isNamed(String keyId) {
    return id.isPresent() && id.get().equals(keyId);
  }

  boolean verifies(CompactJws token, JwsAlgorithm algorithm) {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmConstraints(
        new AlgorithmConstraints(ConstraintType.PERMIT, algorithm.id()));
    signature.setKey(key);
    try {
      signature.setCompactSerialization(token.text());
      return signature.verifySignature();
    } catch (JoseException e) {
      return false;
    }
  }
}
