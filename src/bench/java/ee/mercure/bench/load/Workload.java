package ee.mercure.bench.load;

/**
 * Who subscribes to what, and what is published. Subscribers fall into groups; an update reaches
 * all of one group and nobody else.
 */
public interface Workload {
  int NOTHING_SEEN = -1;

  int subscribers();

  int groups();

  int groupOf(int subscriber);

  /** How many characters the data of each update has. */
  int payload();

  /** The group that receives the update. */
  int groupOfUpdate(int number);

  /**
   * A complete HTTP request that opens the stream.
   *
   * @param lastSeen the number of the update to resume after, or {@link #NOTHING_SEEN}
   */
  byte[] subscription(int subscriber, int lastSeen);

  /** A complete HTTP request that publishes the data to the update's group. */
  byte[] publication(int number, String data);
}
