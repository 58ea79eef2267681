package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.topic.AnyTopic;
import ee.mercure.topic.InvalidMatcherException;
import ee.mercure.topic.TopicMatcher;
import ee.mercure.topic.TopicMatchers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Reads the {@code mercure} claim of 0.x tokens (draft 07, Authorization), or the one with the
 * namespaced name that some identity providers insist on. What is null counts as absent.
 */
final class MercureClaim implements GrantReader {
  private static final String NAME = "mercure";
  private static final String NAMESPACED_NAME = "https://mercure.rocks/";

  private final TopicMatchers matchers;
  private final int maxSelectors;

  MercureClaim(TopicMatchers matchers, int maxSelectors) {
    this.matchers = matchers;
    this.maxSelectors = maxSelectors;
  }

  @Override
  public Grants read(JsonWebToken jwt) throws InvalidTokenException {
    Claims claims = Claims.of(jwt);
    String name = claims.value(NAMESPACED_NAME) == null ? NAME : NAMESPACED_NAME;
    Object value = claims.value(name);
    Map<?, ?> claim = Map.of();
    if (value instanceof Map<?, ?> members) {
      claim = members;
    } else if (value != null) {
      throw Claims.wrong(name, "is not an object");
    }
    return new Grants(
        selectors(claim, "publish"), selectors(claim, "subscribe"), payloads(claim.get("payload")));
  }

  private static List<Grants.Payload> payloads(Object payload) throws InvalidTokenException {
    Object value = Json.freeze(payload, "mercure.payload");
    Grant everything = new Grant(List.of(new AnyTopic()));
    return List.of(new Grants.Payload(everything, Optional.ofNullable(value)));
  }

  private Grant selectors(Map<?, ?> claim, String action) throws InvalidTokenException {
    String where = "mercure." + action;
    Object value = claim.get(action);
    if (value == null) {
      return new Grant(List.of());
    }
    if (!(value instanceof List<?> selectors)) {
      throw Claims.wrong(where, "is not an array");
    }
    if (selectors.size() > maxSelectors) {
      throw new InvalidTokenException(Reason.LIMIT, where + " has more than " + maxSelectors);
    }
    List<TopicMatcher> compiled = new ArrayList<>(selectors.size());
    for (Object selector : selectors) {
      if (!(selector instanceof String text)) {
        throw Claims.wrong(where, "has an entry that is not a string");
      }
      compiled.add(compile(text, where));
    }
    return new Grant(compiled);
  }

  private TopicMatcher compile(String selector, String where) throws InvalidTokenException {
    try {
      return matchers.selector(selector);
    } catch (InvalidMatcherException e) {
      throw Claims.wrong(where, "has an entry that is no topic selector");
    }
  }
}
