package ee.mercure.auth;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.config.ClaimMapping;
import ee.mercure.config.ConfigException;
import ee.mercure.topic.AnyTopic;
import ee.mercure.topic.InvalidMatcherException;
import ee.mercure.topic.TopicMatcher;
import ee.mercure.topic.TopicMatchers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Grants of an identity provider that knows nothing of the protocol: topics in claims of its own,
 * and roles that stand for topics. Thread-safe.
 */
final class MappedClaims implements GrantReader {
  private final ClaimMapping mapping;
  private final TopicMatchers matchers;
  private final int maxTopics;
  private final Map<String, Grants> roles = new HashMap<>();

  /**
   * Compiles what the roles grant.
   *
   * @throws ConfigException if a topic of a role is no matcher
   */
  MappedClaims(ClaimMapping mapping, TopicMatchers matchers, int maxTopics) {
    this.mapping = mapping;
    this.matchers = matchers;
    this.maxTopics = maxTopics;
    mapping.roles().forEach((name, role) -> roles.put(name, grants(role)));
  }

  private Grants grants(ClaimMapping.Role role) {
    return new Grants(
        grant(role.publish(), role.setting() + ".publish"),
        grant(role.subscribe(), role.setting() + ".subscribe"),
        List.of());
  }

  private Grant grant(List<String> topics, String setting) {
    List<TopicMatcher> compiled = new ArrayList<>();
    for (String topic : topics) {
      try {
        compiled.add(compile(topic));
      } catch (InvalidMatcherException e) {
        throw new ConfigException(setting, "has an entry that is no topic matcher");
      }
    }
    return new Grant(compiled);
  }

  private TopicMatcher compile(String topic) throws InvalidMatcherException {
    if (topic.equals(AnyTopic.PATTERN)) {
      return new AnyTopic();
    }
    return switch (mapping.type()) {
      case SELECTOR -> matchers.selector(topic);
      case EXACT -> matchers.exact(topic);
      case URLPATTERN -> matchers.urlPattern(topic);
    };
  }

  @Override
  public Grants read(JsonWebToken jwt) throws InvalidTokenException {
    Claims claims = Claims.of(jwt);
    Grants all =
        new Grants(
            topics(claims, mapping.publish()), topics(claims, mapping.subscribe()), List.of());
    if (!roles.isEmpty()) {
      for (String role : roles(claims)) {
        Grants granted = roles.get(role);
        all = granted == null ? all : all.and(granted);
      }
    }
    return all;
  }

  /** A provider writes one role as a string, scopes as one with spaces, several as an array. */
  private List<String> roles(Claims claims) throws InvalidTokenException {
    Object value = claims.at(mapping.rolesAt());
    return value instanceof String text
        ? Arrays.asList(text.split(" "))
        : strings(value, mapping.rolesAt());
  }

  private Grant topics(Claims claims, Optional<String> pointer) throws InvalidTokenException {
    if (pointer.isEmpty()) {
      return new Grant(List.of());
    }
    String where = pointer.get();
    Object value = claims.at(where);
    List<String> topics = value instanceof String one ? List.of(one) : strings(value, where);
    if (topics.size() > maxTopics) {
      throw new InvalidTokenException(Reason.LIMIT, where + " has more than " + maxTopics);
    }
    List<TopicMatcher> compiled = new ArrayList<>(topics.size());
    for (String topic : topics) {
      try {
        compiled.add(compile(topic));
      } catch (InvalidMatcherException e) {
        throw Claims.wrong(where, "has an entry that is no topic matcher");
      }
    }
    return new Grant(compiled);
  }

  private static List<String> strings(Object value, String where) throws InvalidTokenException {
    List<String> strings = new ArrayList<>();
    if (value instanceof List<?> elements) {
      for (Object element : elements) {
        if (!(element instanceof String text)) {
          throw Claims.wrong(where, "has an entry that is not a string");
        }
        strings.add(text);
      }
    } else if (value != null) {
      throw Claims.wrong(where, "is not an array of strings");
    }
    return strings;
  }
}
