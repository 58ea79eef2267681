package ee.mercure.bench.scenario;

import ee.mercure.bench.load.Workload;
import ee.mercure.bench.server.Dialect;
import ee.mercure.bench.server.Dialect.Interest;
import ee.mercure.bench.server.Dialect.Publication;
import ee.mercure.bench.server.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Subscribers spread evenly over groups; each group listens to topics of its own.
 *
 * @param naming how they name what they listen to
 * @param tokens one for each subscriber, or none; with tokens, updates are private
 * @param namedUpdates whether updates have ids of the publisher, to resume after
 */
record TopicLoad(
    Dialect dialect,
    int subscribers,
    int groups,
    int payload,
    Naming naming,
    List<String> tokens,
    boolean namedUpdates)
    implements Workload {
  static final String BASE = "https://example.com/books/";

  enum Naming {
    EXACT,
    TEMPLATE,
    URL_PATTERN
  }

  /** Anonymous subscribers of exact topics. */
  static TopicLoad of(Dialect dialect, int subscribers, int groups) {
    return new TopicLoad(dialect, subscribers, groups, 200, Naming.EXACT, List.of(), false);
  }

  TopicLoad named(Naming by) {
    return new TopicLoad(dialect, subscribers, groups, payload, by, tokens, namedUpdates);
  }

  /** With a token for each subscriber that grants its topic and one of its own. */
  TopicLoad withTokens() {
    List<String> all =
        IntStream.range(0, subscribers)
            .mapToObj(
                i ->
                    Tokens.subscriber(List.of(BASE + groupOf(i), "https://example.com/users/" + i)))
            .toList();
    return new TopicLoad(dialect, subscribers, groups, payload, naming, all, namedUpdates);
  }

  TopicLoad withNamedUpdatesOf(int bytes) {
    return new TopicLoad(dialect, subscribers, groups, bytes, naming, tokens, true);
  }

  @Override
  public int groupOf(int subscriber) {
    return subscriber % groups;
  }

  @Override
  public int groupOfUpdate(int number) {
    // Spreads numbers that follow each other, and the same in each run.
    return ((number * 0x9e3779b1) >>> 8) % groups;
  }

  @Override
  public byte[] subscription(int subscriber, int lastSeen) {
    String topic = BASE + groupOf(subscriber);
    return bytes(
        dialect.subscription(
            new Interest(
                naming == Naming.URL_PATTERN ? "match_urlpattern" : "topic",
                switch (naming) {
                  case EXACT -> topic;
                  case TEMPLATE -> topic + "/pages/{page}";
                  case URL_PATTERN -> topic + "/pages/:page";
                },
                tokens.isEmpty() ? "" : tokens.get(subscriber),
                lastSeen == NOTHING_SEEN ? "" : id(lastSeen))));
  }

  @Override
  public byte[] publication(int number, String data) {
    String topic = BASE + groupOfUpdate(number);
    return bytes(
        dialect.publication(
            new Publication(
                naming == Naming.EXACT ? topic : topic + "/pages/" + number,
                data,
                !tokens.isEmpty(),
                namedUpdates ? id(number) : "")));
  }

  private static String id(int number) {
    return "urn:bench:" + number;
  }

  private static byte[] bytes(String request) {
    return request.getBytes(StandardCharsets.US_ASCII);
  }
}
