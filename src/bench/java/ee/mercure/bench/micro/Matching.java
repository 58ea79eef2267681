package ee.mercure.bench.micro;

import ee.mercure.topic.HubUrl;
import ee.mercure.topic.InvalidMatcherException;
import ee.mercure.topic.Topic;
import ee.mercure.topic.TopicMatcher;
import ee.mercure.topic.TopicMatchers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One matcher against one topic, its URL parsed or not. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Matching {
  private static final String VALUE = "https://example.com/books/17/pages/4711?edition=2";

  @Param({"exact", "template", "urlPattern"})
  public String kind;

  private HubUrl hubUrl;
  private TopicMatcher hit;
  private TopicMatcher miss;
  private Topic topic;

  @Setup
  public void compile() throws InvalidMatcherException {
    hubUrl = HubUrl.of("https://localhost/.well-known/mercure");
    TopicMatchers matchers = new TopicMatchers(hubUrl, TopicMatchers.DEFAULT_MAX_PATTERN_BYTES);
    hit = matcher(matchers, "17");
    miss = matcher(matchers, "18");
    topic = hubUrl.topic(VALUE);
    if (!hit.matches(topic) || miss.matches(topic)) {
      throw new IllegalStateException("the matchers do not do what their names say");
    }
  }

  private TopicMatcher matcher(TopicMatchers matchers, String book) throws InvalidMatcherException {
    String base = "https://example.com/books/" + book;
    return switch (kind) {
      case "exact" -> matchers.exact(base + "/pages/4711?edition=2");
      case "template" -> matchers.selector(base + "/pages/{page}{?edition}");
      default -> matchers.urlPattern(base + "/pages/:page?edition=2");
    };
  }

  @Benchmark
  public boolean hit() {
    return hit.matches(topic);
  }

  @Benchmark
  public boolean miss() {
    return miss.matches(topic);
  }

  /** The first matcher that an update meets pays for what the topic must be parsed into. */
  @Benchmark
  public boolean hitOfNewTopic() {
    return hit.matches(hubUrl.topic(VALUE));
  }
}
