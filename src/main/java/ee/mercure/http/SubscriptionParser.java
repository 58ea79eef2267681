package ee.mercure.http;

import ee.mercure.config.LimitsConfig;
import ee.mercure.topic.InvalidMatcherException;
import ee.mercure.topic.MatcherType;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Selection;
import ee.mercure.topic.TopicCharacters;
import ee.mercure.topic.TopicMatcher;
import ee.mercure.topic.TopicMatchers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what a subscriber listens to, in the words of either version. Immutable, thread-safe. */
final class SubscriptionParser {
  private static final String TOPIC = "topic";
  private static final String MATCH = "match";
  private static final Pattern REWIND = Pattern.compile("[0-9]{1,18}");

  /** In the order in which 1.0 documents list them. */
  private static final Map<String, MatcherType> MATCHER_PARAMETERS =
      Map.of(
          MATCH,
          MatcherType.EXACT,
          "match_exact",
          MatcherType.EXACT,
          "match_urlpattern",
          MatcherType.URLPATTERN);

  private final TopicMatchers matchers;
  private final LimitsConfig limits;
  private final Set<ProtocolVersion> versions;

  SubscriptionParser(TopicMatchers matchers, LimitsConfig limits, Set<ProtocolVersion> versions) {
    this.matchers = matchers;
    this.limits = limits;
    this.versions = versions;
  }

  /**
   * How many updates a subscriber wants to start with.
   *
   * @throws Problem if that is no number
   */
  static long rewind(String digits) {
    if (!REWIND.matcher(digits).matches()) {
      throw Problem.badRequest("Invalid \"rewind\" parameter: must be a whole number");
    }
    return Long.parseLong(digits);
  }

  /**
   * The version that the parameters speak.
   *
   * @throws Problem if they speak both, or none that this hub speaks
   */
  ProtocolVersion version(FormPairs parameters) {
    if (versions.size() == 1) {
      return onlyVersion(parameters);
    }
    boolean topic = parameters.has(TOPIC);
    boolean match = parameters.pairs().stream().anyMatch(pair -> isMatchName(pair.name()));
    if (topic && match) {
      throw Problem.badRequest("The \"topic\" and \"match\" parameters cannot be mixed");
    }
    boolean classic =
        topic || (!match && (parameters.has("lastEventID") || parameters.has("authorization")));
    return classic ? ProtocolVersion.V0 : ProtocolVersion.V1;
  }

  /** To a 0.x hub, a matcher is a parameter like any other; a 1.0 hub says what to use instead. */
  private ProtocolVersion onlyVersion(FormPairs parameters) {
    ProtocolVersion version = versions.iterator().next();
    if (version == ProtocolVersion.V1 && parameters.has(TOPIC)) {
      throw Problem.badRequest("Unsupported \"topic\" parameter: use \"match\"");
    }
    return version;
  }

  private static boolean isMatchName(String name) {
    return name.length() >= MATCH.length()
        && name.substring(0, MATCH.length()).toLowerCase(Locale.ROOT).equals(MATCH);
  }

  /**
   * What the subscriber listens to.
   *
   * @throws Problem if it is nothing, too much, or malformed
   */
  List<Selection> selections(FormPairs parameters, ProtocolVersion version) {
    List<Selection> selections =
        version == ProtocolVersion.V0 ? selectors(parameters) : typedMatchers(parameters);
    if (selections.isEmpty()) {
      throw Problem.badRequest(
          versions.size() > 1
              ? "Missing \"topic\" or \"match\" parameter"
              : "Missing \"" + (version == ProtocolVersion.V0 ? TOPIC : MATCH) + "\" parameter");
    }
    refuseTooMuchWork(selections, version);
    return selections;
  }

  /** Each publication has all patterns of all subscribers evaluated. */
  private void refuseTooMuchWork(List<Selection> selections, ProtocolVersion version) {
    int steps = TopicMatcher.steps(selections.stream().map(Selection::matcher).toList());
    if (steps > limits.maxPatternSteps()) {
      String name = version == ProtocolVersion.V0 ? TOPIC : "match_urlpattern";
      throw Problem.badRequest(
          "Invalid \"" + name + "\" parameters: all patterns together are too costly to match");
    }
  }

  private List<Selection> selectors(FormPairs parameters) {
    refuseInvalidUtf8(parameters, TOPIC);
    List<String> topics = parameters.all(TOPIC);
    if (topics.size() > limits.maxSelectors()) {
      throw Problem.badRequest("Too many \"topic\" parameters: at most " + limits.maxSelectors());
    }
    List<Selection> selections = new ArrayList<>(topics.size());
    for (String topic : topics) {
      selections.add(selection(TOPIC, MatcherType.SELECTOR, topic));
    }
    return selections;
  }

  private List<Selection> typedMatchers(FormPairs parameters) {
    for (FormPairs.Pair pair : parameters.pairs()) {
      if (isMatchName(pair.name()) && !MATCHER_PARAMETERS.containsKey(pair.name())) {
        throw Problem.badRequest(
            "Unknown \"match\" parameter: only \"match\", \"match_exact\" and"
                + " \"match_urlpattern\" are known");
      }
    }
    List<Selection> selections = new ArrayList<>();
    for (String name : MATCHER_PARAMETERS.keySet().stream().sorted().toList()) {
      refuseInvalidUtf8(parameters, name);
      for (String pattern : parameters.all(name)) {
        if (!TopicCharacters.areAllowedIn(pattern)) {
          throw Problem.badRequest(
              "Invalid \"" + name + "\" parameter: control or format character");
        }
        if (selections.size() == limits.maxMatchers()) {
          throw Problem.badRequest(
              "Too many \"match\" parameters: at most " + limits.maxMatchers());
        }
        selections.add(selection(name, MATCHER_PARAMETERS.get(name), pattern));
      }
    }
    return selections;
  }

  private static void refuseInvalidUtf8(FormPairs parameters, String name) {
    for (FormPairs.Pair pair : parameters.pairs()) {
      if (pair.invalidUtf8() && pair.name().equals(name)) {
        throw Problem.badRequest("Invalid \"" + name + "\" parameter: not UTF-8");
      }
    }
  }

  private Selection selection(String name, MatcherType type, String pattern) {
    try {
      TopicMatcher matcher =
          switch (type) {
            case SELECTOR -> matchers.selector(pattern);
            case EXACT -> matchers.exact(pattern);
            case URLPATTERN -> matchers.urlPattern(pattern);
          };
      return new Selection(type, matcher);
    } catch (InvalidMatcherException e) {
      throw Problem.badRequest("Invalid \"" + name + "\" parameter: " + e.getMessage());
    }
  }
}
