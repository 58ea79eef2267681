package ee.mercure.bench.server;

/** The servers that can be put under load, each on a port of its own. */
public enum ServerKind {
  HUB("hub on Open Liberty", Dialect.MERCURE, 9481),
  FLOOR("floor: NIO loop, a write each", Dialect.FLOOR, 9482),
  NCHAN("nginx + nchan, one worker", Dialect.NCHAN, 9483),
  BARE("bare suspended requests on Open Liberty", Dialect.MERCURE, 9484),
  WILDFLY("hub on WildFly", Dialect.MERCURE, 9485),
  PAYARA("hub on Payara Micro", Dialect.MERCURE, 9486);

  private final String label;
  private final Dialect dialect;
  private final int port;

  ServerKind(String label, Dialect dialect, int port) {
    this.label = label;
    this.dialect = dialect;
    this.port = port;
  }

  public String label() {
    return label;
  }

  public Dialect dialect() {
    return dialect;
  }

  /** Where it listens; {@code -Dbench.port=…} moves the first one, and the others with it. */
  int port() {
    return port - HUB.port + Integer.getInteger("bench.port", HUB.port);
  }
}
