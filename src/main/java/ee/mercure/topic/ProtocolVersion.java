package ee.mercure.topic;

/** The two versions of the Mercure protocol that a hub speaks side by side. */
public enum ProtocolVersion {
  /** What deployed clients speak: {@code topic=}, URI templates, the {@code mercure} claim. */
  V0("0.x"),
  /** Mercure 1.0: {@code match=}, URL patterns, {@code authorization_details}. */
  V1("1.0");

  private final String label;

  ProtocolVersion(String label) {
    this.label = label;
  }

  /** The name operators and logs use: {@code 0.x} or {@code 1.0}. */
  public String label() {
    return label;
  }
}
