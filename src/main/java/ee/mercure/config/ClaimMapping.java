package ee.mercure.config;

import ee.mercure.topic.MatcherType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the tokens of an issuer grant by claims that are not the protocol's. Pointers are JSON
 * pointers (RFC 6901) into the claims.
 *
 * @param publish where the topics stand that may be published to, if anywhere
 * @param subscribe where the topics stand whose private updates may be received, if anywhere
 * @param rolesAt where the roles of the token's subject stand
 * @param roles what each role grants, by its name
 * @param type how the topics are written
 */
public record ClaimMapping(
    Optional<String> publish,
    Optional<String> subscribe,
    String rolesAt,
    Map<String, Role> roles,
    MatcherType type) {

  /** The claim of MicroProfile JWT. */
  private static final String GROUPS = "/groups";

  /** Nothing but the claims of the protocol counts. */
  public static final ClaimMapping NONE =
      new ClaimMapping(
          Optional.empty(), Optional.empty(), GROUPS, Map.of(), MatcherType.URLPATTERN);

  private static final Pattern POINTER = Pattern.compile("(?:/(?:[^~/]|~[01])*)+");

  /**
   * What one role grants.
   *
   * @param setting what the names of its settings begin with
   */
  public record Role(String setting, List<String> publish, List<String> subscribe) {
    public Role {
      publish = List.copyOf(publish);
      subscribe = List.copyOf(subscribe);
    }
  }

  public ClaimMapping {
    roles = Map.copyOf(roles);
  }

  /** Whether there is nothing to map. */
  public boolean isEmpty() {
    return publish.isEmpty() && subscribe.isEmpty() && roles.isEmpty();
  }

  static ClaimMapping read(Settings settings, String prefix) {
    String type = prefix + ".mapped-topics";
    return new ClaimMapping(
        pointer(settings, prefix + ".claims.publish"),
        pointer(settings, prefix + ".claims.subscribe"),
        pointer(settings, prefix + ".claims.roles").orElse(GROUPS),
        roles(settings, prefix + ".roles"),
        switch (settings.oneOf(type, "urlpattern", "urlpattern", "selector", "exact")) {
          case "selector" -> MatcherType.SELECTOR;
          case "exact" -> MatcherType.EXACT;
          default -> MatcherType.URLPATTERN;
        });
  }

  private static Optional<String> pointer(Settings settings, String setting) {
    Optional<String> pointer = settings.text(setting);
    if (pointer.isPresent() && !POINTER.matcher(pointer.get()).matches()) {
      throw new ConfigException(setting, "must be a JSON pointer such as /realm_access/roles");
    }
    return pointer;
  }

  private static Map<String, Role> roles(Settings settings, String prefix) {
    Map<String, Role> roles = new LinkedHashMap<>();
    for (String name : roleNames(settings, prefix)) {
      String setting = prefix + "." + name;
      Role role =
          new Role(
              setting, settings.list(setting + ".publish"), settings.list(setting + ".subscribe"));
      if (role.publish().isEmpty() && role.subscribe().isEmpty()) {
        throw new ConfigException(setting + ".publish", "or " + setting + ".subscribe must be set");
      }
      roles.put(name, role);
    }
    return roles;
  }

  /** Those that the names of settings tell; environment variables cannot, so a list may. */
  private static Set<String> roleNames(Settings settings, String prefix) {
    Set<String> names = new TreeSet<>(settings.list(prefix));
    Pattern setting = Pattern.compile(Pattern.quote(prefix) + "\\.(.+)\\.(?:publish|subscribe)");
    for (String name : settings.names()) {
      Matcher role = setting.matcher(name);
      if (role.matches() && settings.text(name).isPresent()) {
        names.add(role.group(1));
      }
    }
    return names;
  }
}
