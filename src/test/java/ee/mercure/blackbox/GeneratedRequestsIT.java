package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Ten thousand hostile requests: each gets an answer of the kind that it deserves, none shows what
 * is inside, and the hub serves afterwards as it did before.
 */
@NotOnPayara("holds the connection of a refused request back for seconds")
@ExtendWith({ArquillianExtension.class, CleanLog.class})
final class GeneratedRequestsIT {
  private static final int REQUESTS = Integer.getInteger("hostile.requests", 10_000);
  private static final int CLIENTS = 4;

  /** Always the same requests, so that a failure is one of the change; others by the property. */
  private static final long SEED = 20_261_126;

  /** Stack traces, and names that only somebody inside knows. */
  static final Pattern INSIDE =
      Pattern.compile(
          "\\tat |Exception|SRVE\\d|RESTEASY|jersey|io\\.undertow|org\\.jboss|ee\\.mercure");

  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.subscriptions", "true").and("mercure.rewind.max", "10").build();
  }

  @Test
  void everyRequestGetsAnAnswerThatItDeserves() throws Exception {
    long seed = Long.getLong("hostile.seed", SEED);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<List<String>>> findings = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        long own = seed + i;
        findings.add(clients.submit(() -> play(own)));
      }
      List<String> all = new ArrayList<>();
      for (Future<List<String>> each : findings) {
        all.addAll(each.get());
      }
      assertThat(all).as("hostile.seed=" + seed).isEmpty();
    } finally {
      clients.shutdownNow();
    }
    String topic = Hub.uniqueTopic();
    try (EventStream stream = hub.subscribe("topic", topic)) {
      String id = hub.publish(Token.classic().publish("*"), "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  private List<String> play(long seed) {
    List<Token> tokens =
        List.of(
            Token.classic().publish("*").subscribe("*"),
            Token.access().publish("*").subscribe("*"),
            Token.classic().secret("x".repeat(40)),
            Token.access().claim("exp", 1));
    HostileRequests requests = new HostileRequests(seed, tokens);
    List<String> findings = new ArrayList<>();
    for (int i = 0; i < REQUESTS / CLIENTS; i++) {
      RawRequest request = requests.next(hub);
      finding(request)
          .ifPresent(found -> findings.add(found + " to " + new String(request.bytes(), UTF_8)));
    }
    return findings;
  }

  private static Optional<String> finding(RawRequest request) {
    RawResponse response;
    try {
      response = request.send();
    } catch (UncheckedIOException e) {
      return Optional.of("no answer (" + e.getMessage() + ")");
    }
    boolean deserved =
        response.status() / 100 == 2 || response.status() / 100 == 4 || response.status() == 304;
    if (!deserved || INSIDE.matcher(response.text()).find()) {
      return Optional.of(response.status() + " " + response.text());
    }
    return Optional.empty();
  }
}
