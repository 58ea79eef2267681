package ee.mercure.auth;

import ee.mercure.config.ConfigException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The algorithms that count for one issuer, whatever its keys are for.
 *
 * @param setting the setting that names them
 * @param algorithms none for all
 */
record AllowedAlgorithms(String setting, Set<JwsAlgorithm> algorithms) {
  static final AllowedAlgorithms ALL = new AllowedAlgorithms("algorithms", Set.of());

  AllowedAlgorithms {
    algorithms = Set.copyOf(algorithms);
  }

  static AllowedAlgorithms of(String setting, List<String> names) {
    Set<JwsAlgorithm> algorithms = EnumSet.noneOf(JwsAlgorithm.class);
    for (String name : names) {
      algorithms.add(
          JwsAlgorithm.named(name)
              .orElseThrow(
                  () -> new ConfigException(setting, "must be of " + JwsAlgorithm.names())));
    }
    return new AllowedAlgorithms(setting, algorithms);
  }

  /**
   * The keys as far as they may be used with the algorithms.
   *
   * @param keySetting the setting that the keys come from
   * @throws ConfigException if nothing is left
   */
  KeyRing restrict(KeyRing ring, String keySetting) {
    KeyRing left = ring.restrictedTo(algorithms);
    if (left.isEmpty()) {
      throw new ConfigException(setting, "leaves no key of " + keySetting);
    }
    return left;
  }
}
