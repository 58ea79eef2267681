package ee.mercure.config;

/**
 * A setting that is missing, wrong, or at odds with another: the hub does not start. The message is
 * one line that begins with the setting's name and never repeats key material.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong with a setting.
   *
   * @param setting the name of the setting
   * @param problem the rest of the sentence, such as {@code must be true or false}
   */
  public ConfigException(String setting, String problem) {
    // Where the hub noticed it says nothing to an operator, and servers print every line of it.
    super(setting + " " + problem, null, false, false);
  }
}
