package ee.mercure.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.auth.InvalidTokenException.Reason;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grants by pattern, with the matchers that a hub really has. */
class GrantedPatternsTest {
  private static final SigningKey KEY = SigningKey.of("ES256");

  private static AccessToken issued(String topics, String payload) throws InvalidTokenException {
    String details =
        """
        [{"type":"https://mercure.rocks/authorization-detail","actions":["subscribe","publish"],
        "topics":%s,"payload":%s}]"""
            .formatted(topics, payload);
    return TestHub.verifier(TestHub.issued(KEY, KEY))
        .verify(KEY.signAccessToken(TestHub.accessTokenClaims(details)), Role.SUBSCRIBER);
  }

  private static AccessToken classic(String selector) throws InvalidTokenException {
    String claims = "{\"mercure\":{\"subscribe\":[\"" + selector + "\"]}}";
    return TestHub.verifier(TestHub.classic(KEY, KEY)).verify(KEY.sign(claims), Role.SUBSCRIBER);
  }

  @Test
  void urlPatternGrantsWhatItMatches() throws InvalidTokenException {
    AccessToken token =
        issued(
            "[{\"match\":\"https://example.com/books/:id\",\"match_type\":\"urlpattern\"}]",
            "{\"n\":1}");
    assertThat(token.maySubscribe(TestHub.topic("https://example.com/books/1"))).isTrue();
    assertThat(token.mayPublish(TestHub.topic("https://example.com/books/1"))).isTrue();
    assertThat(token.maySubscribe(TestHub.topic("https://example.com/authors/1"))).isFalse();
  }

  @Test
  void subscriptionsPatternIsATopicForThePayload() throws InvalidTokenException {
    AccessToken token =
        issued(
            "[{\"match\":\"https://example.com/bar/:id\",\"match_type\":\"urlpattern\"}]",
            "{\"n\":1}");
    assertThat(token.payloadFor("https://example.com/bar/:id")).contains(Map.of("n", 1L));
    assertThat(token.payloadFor("https://example.com/foo/:id")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.com/(", "https://[x/", "https://example.com/:a/:a"})
  void patternThatIsNoneSpoilsTheToken(String pattern) {
    assertThatThrownBy(
            () -> issued("[{\"match\":\"" + pattern + "\",\"match_type\":\"urlpattern\"}]", "{}"))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLAIMS))
        .hasMessageNotContaining(pattern);
  }

  @Test
  void relativePatternOfSubscriptionsGrantsTheHubsOwnTopics() throws InvalidTokenException {
    AccessToken token =
        issued(
            """
            [{"match":"/.well-known/mercure/subscriptions/exact/:match/:subscriber",
            "match_type":"urlpattern"}]""",
            "{}");
    assertThat(token.maySubscribe(TestHub.topic("/.well-known/mercure/subscriptions/exact/a/b")))
        .isTrue();
  }

  @Test
  void uriTemplateGrantsWhatItExpandsTo() throws InvalidTokenException {
    AccessToken token = classic("https://example.com/books/{id}");
    assertThat(token.maySubscribe(TestHub.topic("https://example.com/books/1"))).isTrue();
    assertThat(token.maySubscribe(TestHub.topic("https://example.com/books/{id}"))).isTrue();
    assertThat(token.maySubscribe(TestHub.topic("https://example.com/books/1/2"))).isFalse();
  }

  @Test
  void selectorThatIsNoTemplateIsALiteral() throws InvalidTokenException {
    AccessToken token = classic("https://example.com/{unfinished");
    assertThat(token.maySubscribe(TestHub.topic("https://example.com/{unfinished"))).isTrue();
    assertThat(token.maySubscribe(TestHub.topic("https://example.com/1"))).isFalse();
  }
}
