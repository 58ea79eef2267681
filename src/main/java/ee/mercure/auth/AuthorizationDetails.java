package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.topic.AnyTopic;
import ee.mercure.topic.InvalidMatcherException;
import ee.mercure.topic.TopicCharacters;
import ee.mercure.topic.TopicMatcher;
import ee.mercure.topic.TopicMatchers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the {@code authorization_details} claim of one 1.0 token (Mercure 1.0, Authorization
 * Details; RFC 9396). One bad Mercure detail spoils the token; details of other types are nobody's
 * business here.
 */
final class AuthorizationDetails {
  /** The type of Mercure's details, compared byte by byte. */
  static final String TYPE = "https://mercure.rocks/authorization-detail";

  private static final String CLAIM = "authorization_details";

  private final TopicMatchers matchers;
  private final TokenLimits limits;
  private final List<TopicMatcher> publish = new ArrayList<>();
  private final List<TopicMatcher> subscribe = new ArrayList<>();
  private final List<Grants.Payload> payloads = new ArrayList<>();
  private int details;
  private int topics;

  private AuthorizationDetails(TopicMatchers matchers, TokenLimits limits) {
    this.matchers = matchers;
    this.limits = limits;
  }

  static GrantReader reader(TopicMatchers matchers, TokenLimits limits) {
    return jwt -> new AuthorizationDetails(matchers, limits).read(Claims.of(jwt));
  }

  private Grants read(Claims claims) throws InvalidTokenException {
    if (claims.has(CLAIM)) {
      if (!(claims.value(CLAIM) instanceof List<?> entries)) {
        throw Claims.wrong(CLAIM, "is not an array");
      }
      for (int i = 0; i < entries.size(); i++) {
        entry(entries.get(i), CLAIM + "[" + i + "]");
      }
    }
    return new Grants(new Grant(publish), new Grant(subscribe), payloads);
  }

  /** What has no type cannot be known to be foreign: RFC 9396, section 2 requires it. */
  private void entry(Object entry, String where) throws InvalidTokenException {
    if (!(entry instanceof Map<?, ?> detail) || !(detail.get("type") instanceof String type)) {
      throw Claims.wrong(where, "is not an object with a type");
    }
    if (type.equals(TYPE)) {
      details++;
      requireAtMost(limits.maxDetails(), details, "details");
      detail(detail, where);
    }
  }

  private void detail(Map<?, ?> detail, String where) throws InvalidTokenException {
    List<?> actions = nonEmptyArray(detail.get("actions"), where + ".actions");
    if (!actions.stream().allMatch(String.class::isInstance)) {
      throw Claims.wrong(where + ".actions", "has an entry that is not a string");
    }
    List<TopicMatcher> granted = topics(detail, where + ".topics");
    Optional<Object> payload = payload(detail, where + ".payload");
    if (actions.contains("publish")) {
      publish.addAll(granted);
    }
    if (actions.contains("subscribe")) {
      subscribe.addAll(granted);
      payloads.add(new Grants.Payload(new Grant(granted), payload));
    }
  }

  private static Optional<Object> payload(Map<?, ?> detail, String where)
      throws InvalidTokenException {
    if (!detail.containsKey("payload")) {
      return Optional.empty();
    }
    if (!(detail.get("payload") instanceof Map<?, ?> payload)) {
      throw Claims.wrong(where, "is not an object");
    }
    return Optional.of(Json.freeze(payload, where));
  }

  private List<TopicMatcher> topics(Map<?, ?> detail, String where) throws InvalidTokenException {
    List<?> entries = nonEmptyArray(detail.get("topics"), where);
    topics += entries.size();
    requireAtMost(limits.maxTopics(), topics, "topics");
    List<TopicMatcher> compiled = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      compiled.add(matcher(entries.get(i), where + "[" + i + "]"));
    }
    return compiled;
  }

  private TopicMatcher matcher(Object entry, String where) throws InvalidTokenException {
    if (!(entry instanceof Map<?, ?> object) || !(object.get("match") instanceof String match)) {
      throw Claims.wrong(where, "is not an object with a match");
    }
    Object named = object.containsKey("match_type") ? object.get("match_type") : "exact";
    if (!(named instanceof String type)) {
      throw Claims.wrong(where + ".match_type", "is not a string");
    }
    // The wildcard is one whatever its type, even an unknown one.
    return match.equals(AnyTopic.PATTERN) ? new AnyTopic() : compile(match, type, where + ".match");
  }

  private TopicMatcher compile(String match, String type, String where)
      throws InvalidTokenException {
    if (!TopicCharacters.areAllowedIn(match) || match.isEmpty()) {
      throw Claims.wrong(where, "is empty or has a character that no topic has");
    }
    try {
      return switch (type) {
        case "exact" -> matchers.exact(match);
        case "urlpattern" -> matchers.urlPattern(match);
        default -> throw Claims.wrong(where + "_type", "is not a supported matcher type");
      };
    } catch (InvalidMatcherException e) {
      throw Claims.wrong(where, "is not a valid matcher");
    }
  }

  private static List<?> nonEmptyArray(Object value, String where) throws InvalidTokenException {
    if (value instanceof List<?> array && !array.isEmpty()) {
      return array;
    }
    throw Claims.wrong(where, "is not an array with entries");
  }

  private static void requireAtMost(int limit, int count, String what)
      throws InvalidTokenException {
    if (count > limit) {
      throw new InvalidTokenException(Reason.LIMIT, "more than " + limit + " " + what);
    }
  }
}
