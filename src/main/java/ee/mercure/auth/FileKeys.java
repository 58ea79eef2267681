package ee.mercure.auth;

import ee.mercure.config.ConfigException;
import ee.mercure.config.KeyConfig;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The keys in a file, followed while the hub runs. What is wrong in it changes nothing. */
final class FileKeys implements Keys {
  private static final Logger LOG = Logger.getLogger(FileKeys.class.getName());

  private final KeyConfig.InFile config;
  private final AllowedAlgorithms allowed;
  private final Runnable changed;
  private volatile KeyRing ring;

  // Of the thread that checks.
  private KeyConfig.Material material;
  private String lastProblem = "";

  /**
   * Reads the file.
   *
   * @param changed is told when the keys have changed
   * @throws ConfigException if there is no right key in it
   */
  FileKeys(KeyConfig.InFile config, AllowedAlgorithms allowed, Runnable changed) {
    this.config = config;
    this.allowed = allowed;
    this.changed = changed;
    this.material = config.read();
    this.ring = ringOf(material);
  }

  private KeyRing ringOf(KeyConfig.Material read) {
    return allowed.restrict(KeyRings.of(read), config.setting());
  }

  @Override
  public void verify(CompactJws token) throws InvalidTokenException {
    ring.verify(token);
  }

  /** Looks whether the file has changed; called by one thread at a time. */
  void check() {
    try {
      KeyConfig.Material now = config.read();
      if (!now.equals(material)) {
        ring = ringOf(now);
        material = now;
        changed.run();
        LOG.log(Level.INFO, "{0}: the keys in the file have changed", config.setting());
      }
      lastProblem = "";
    } catch (ConfigException e) {
      report(e.getMessage());
    } catch (RuntimeException | Error e) {
      // Its message may quote the material. Whatever it is, the file is looked at again.
      report(config.setting() + " cannot be used (" + e.getClass().getName() + ")");
    }
  }

  private void report(String problem) {
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      LOG.log(Level.WARNING, "{0}; the keys read before stay in use", lastProblem);
    }
  }
}
