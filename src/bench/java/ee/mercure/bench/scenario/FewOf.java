package ee.mercure.bench.scenario;

import ee.mercure.bench.load.Workload;

/** The same load with only the first subscribers. */
record FewOf(Workload all, int subscribers) implements Workload {
  @Override
  public int groups() {
    return all.groups();
  }

  @Override
  public int groupOf(int subscriber) {
    return all.groupOf(subscriber);
  }

  @Override
  public int payload() {
    return all.payload();
  }

  @Override
  public int groupOfUpdate(int number) {
    return all.groupOfUpdate(number);
  }

  @Override
  public byte[] subscription(int subscriber, int lastSeen) {
    return all.subscription(subscriber, lastSeen);
  }

  @Override
  public byte[] publication(int number, String data) {
    return all.publication(number, data);
  }
}
