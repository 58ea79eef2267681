package ee.mercure.bench.scenario;

/** A column of the printed table. */
enum Metric {
  DELIVERIES_PER_SECOND("deliveries/s", 0),
  PUBLICATIONS_PER_SECOND("publications/s", 0),
  CPU_PER_DELIVERY("CPU µs/delivery", 2),
  CPU_PER_PUBLICATION("CPU µs/publication", 1),
  SYNC_LOOP("a loop's syncs/s", 0),
  PUBLICATIONS_PER_SYNC("publications/sync", 1),
  FIRST_AT_10("first event ms, depth 10", 2),
  FIRST_AT_10_000("depth 10,000", 2),
  FIRST_AT_1_000_000("depth 1,000,000", 2),
  P50("p50 ms", 1),
  P99("p99 ms", 1),
  P999("p99.9 ms", 1),
  MAX("max ms", 1),
  P99_STALLED("p99 ms, 10 % stalled", 1),
  RECONNECTS("cut and resumed", 0),
  LIVE_HEAP_MIB("live heap MiB, stalled", 0),
  CONNECTIONS_PER_SECOND("connections/s", 0),
  HEAP_PER_SUBSCRIBER("heap B/subscriber", 0),
  RSS_PER_SUBSCRIBER("RSS B/subscriber", 0),
  IDLE_CPU("idle CPU, % of a core", 2),
  LOAD_CPU("load generator's CPU, % of a core", 0),
  OTHERS_CPU("others' CPU, % of a core", 0);

  private final String label;
  private final int decimals;

  Metric(String label, int decimals) {
    this.label = label;
    this.decimals = decimals;
  }

  String label() {
    return label;
  }

  String format(double value) {
    return String.format(java.util.Locale.ROOT, "%,." + decimals + "f", value);
  }
}
