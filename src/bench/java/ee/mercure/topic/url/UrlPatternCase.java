package ee.mercure.topic.url;

import static ee.mercure.topic.url.UrlComponent.HASH;
import static ee.mercure.topic.url.UrlComponent.HOSTNAME;
import static ee.mercure.topic.url.UrlComponent.PASSWORD;
import static ee.mercure.topic.url.UrlComponent.PATHNAME;
import static ee.mercure.topic.url.UrlComponent.PORT;
import static ee.mercure.topic.url.UrlComponent.PROTOCOL;
import static ee.mercure.topic.url.UrlComponent.SEARCH;
import static ee.mercure.topic.url.UrlComponent.USERNAME;

import ee.mercure.topic.text.InvalidPatternException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the {@code URLPattern} class of browsers offers and the hub does not need: patterns and
 * inputs given by component. Only for measuring against the web platform tests.
 */
public final class UrlPatternCase {
  private final CompiledUrlPattern pattern;

  private UrlPatternCase(CompiledUrlPattern pattern) {
    this.pattern = pattern;
  }

  /** Calls the constructor: a string or a map, then perhaps a base URL. */
  public static UrlPatternCase construct(List<?> arguments) throws InvalidPatternException {
    if (arguments.isEmpty()) {
      return new UrlPatternCase(CompiledUrlPattern.compile(Map.of(), null));
    }
    Url base = arguments.size() > 1 ? base(arguments.get(1)) : null;
    if (arguments.get(0) instanceof Map<?, ?> init) {
      if (base != null) {
        throw new InvalidPatternException("two base URLs");
      }
      return new UrlPatternCase(
          CompiledUrlPattern.compile(components(init), base(init.get("baseURL"))));
    }
    String string = (String) arguments.get(0);
    if (base == null && !ConstructorString.parse(string).containsKey(PROTOCOL)) {
      throw new InvalidPatternException("relative, and there is no base URL");
    }
    return new UrlPatternCase(CompiledUrlPattern.compile(string, base));
  }

  private static Url base(Object url) throws InvalidPatternException {
    return url == null
        ? null
        : Url.parse((String) url).orElseThrow(() -> new InvalidPatternException("base URL"));
  }

  private static Map<UrlComponent, String> components(Map<?, ?> init) {
    Map<UrlComponent, String> components = new EnumMap<>(UrlComponent.class);
    for (UrlComponent component : UrlComponent.values()) {
      Object value = init.get(component.name().toLowerCase(Locale.ROOT));
      if (value != null) {
        components.put(component, (String) value);
      }
    }
    return components;
  }

  /** Calls {@code test}: a string or a map, then perhaps a base URL. */
  public boolean test(List<?> arguments) {
    if (!arguments.isEmpty() && arguments.get(0) instanceof String string) {
      Optional<Url> url =
          arguments.size() > 1
              ? Url.parse((String) arguments.get(1)).flatMap(base -> base.resolve(string))
              : Url.parse(string);
      return url.map(pattern::matches).orElse(false);
    }
    Map<?, ?> init = arguments.isEmpty() ? Map.of() : (Map<?, ?>) arguments.get(0);
    try {
      Map<UrlComponent, String> input = input(components(init), base(init.get("baseURL")));
      return input.entrySet().stream()
          .allMatch(e -> pattern.matcher(e.getKey()).matches(e.getValue()));
    } catch (InvalidPatternException e) {
      return false;
    }
  }

  /** Processes an input given by component (URL Pattern standard, 3.2, with type "url"). */
  private static Map<UrlComponent, String> input(Map<UrlComponent, String> given, Url base)
      throws InvalidPatternException {
    Map<UrlComponent, String> input = new EnumMap<>(UrlComponent.class);
    for (UrlComponent component : UrlComponent.values()) {
      input.put(component, "");
    }
    if (base != null) {
      inherit(given, base, input, PROTOCOL, HOSTNAME, PORT, PATHNAME, SEARCH, HASH);
      if (!given.containsKey(PROTOCOL)
          && !given.containsKey(HOSTNAME)
          && !given.containsKey(PORT)) {
        inherit(given, base, input, USERNAME, PASSWORD);
      }
    }
    for (Map.Entry<UrlComponent, String> e : given.entrySet()) {
      input.put(e.getKey(), canonical(e.getKey(), e.getValue(), input.get(PROTOCOL), base));
    }
    return input;
  }

  private static void inherit(
      Map<UrlComponent, String> given,
      Url base,
      Map<UrlComponent, String> input,
      UrlComponent... fromLeastSpecific) {
    for (UrlComponent component : fromLeastSpecific) {
      if (given.containsKey(component)) {
        return;
      }
      input.put(component, base.get(component));
    }
  }

  private static String canonical(UrlComponent component, String value, String protocol, Url base)
      throws InvalidPatternException {
    return switch (component) {
      case PROTOCOL -> Syntax.PROTOCOL.canonicalize(value.replaceFirst(":$", ""));
      case USERNAME, PASSWORD -> Syntax.USERNAME.canonicalize(value);
      case HOSTNAME -> Syntax.HOSTNAME.canonicalize(value);
      case PORT -> {
        String port = Syntax.PORT.canonicalize(value);
        yield port.equals(Integer.toString(Scheme.defaultPort(protocol))) ? "" : port;
      }
      case PATHNAME -> {
        boolean relative = base != null && !base.hasOpaquePath() && !value.startsWith("/");
        String directory =
            relative ? base.path().substring(0, base.path().lastIndexOf('/') + 1) : "";
        Syntax syntax =
            protocol.isEmpty() || Scheme.isSpecial(protocol)
                ? Syntax.PATHNAME
                : Syntax.OPAQUE_PATHNAME;
        yield syntax.canonicalize(directory + value);
      }
      case SEARCH -> Syntax.SEARCH.canonicalize(value.replaceFirst("^\\?", ""));
      case HASH -> Syntax.HASH.canonicalize(value.replaceFirst("^#", ""));
    };
  }
}
