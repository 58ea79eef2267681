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
import java.util.Map;

/** Splits a pattern given as one string into components (URL Pattern standard, 1.6). */
final class ConstructorString {
  private enum State {
    INIT(null),
    IN_PROTOCOL(PROTOCOL),
    AUTHORITY(null),
    IN_USERNAME(USERNAME),
    IN_PASSWORD(PASSWORD),
    IN_HOSTNAME(HOSTNAME),
    IN_PORT(PORT),
    IN_PATHNAME(PATHNAME),
    IN_SEARCH(SEARCH),
    IN_HASH(HASH),
    DONE(null);

    private final UrlComponent component;

    State(UrlComponent component) {
      this.component = component;
    }

    boolean isBefore(State other) {
      return compareTo(other) < 0;
    }
  }

  private final String input;
  private final List<Token> tokens;
  private final Map<UrlComponent, String> components = new EnumMap<>(UrlComponent.class);
  private State state = State.INIT;
  private int componentStart;
  private int index;
  private int increment;
  private int braceDepth;
  private int bracketDepth;
  private boolean special;

  private ConstructorString(String input) throws InvalidPatternException {
    this.input = input;
    this.tokens = Tokenizer.lenient(input);
  }

  /** The components that the string names or implies; the others are absent. */
  static Map<UrlComponent, String> parse(String input) throws InvalidPatternException {
    ConstructorString parser = new ConstructorString(input);
    while (parser.state != State.DONE) {
      parser.increment = 1;
      parser.next();
      parser.index += parser.increment;
    }
    if (parser.components.containsKey(HOSTNAME)) {
      parser.components.putIfAbsent(PORT, "");
    }
    return parser.components;
  }

  private void next() throws InvalidPatternException {
    Token.Type type = tokens.get(index).type();
    if (type == Token.Type.END) {
      end();
    } else if (type == Token.Type.OPEN) {
      braceDepth++;
    } else if (braceDepth > 0 && type != Token.Type.CLOSE) {
      // No component starts within braces.
      return;
    } else {
      if (braceDepth > 0) {
        braceDepth--;
      }
      inState();
    }
  }

  private void end() {
    switch (state) {
      case INIT -> {
        rewind(State.INIT);
        if (isPlain(0, "#")) {
          change(State.IN_HASH, 1);
        } else if (isSearchPrefix()) {
          change(State.IN_SEARCH, 1);
        } else {
          change(State.IN_PATHNAME, 0);
        }
      }
      case AUTHORITY -> rewind(State.IN_HOSTNAME);
      default -> change(State.DONE, 0);
    }
  }

  private void inState() throws InvalidPatternException {
    switch (state) {
      case INIT -> {
        if (isPlain(0, ":")) {
          rewind(State.IN_PROTOCOL);
        }
      }
      case IN_PROTOCOL -> inProtocol();
      case AUTHORITY -> {
        if (isPlain(0, "@")) {
          rewind(State.IN_USERNAME);
        } else if (isPlain(0, "/") || isSearchPrefix() || isPlain(0, "#")) {
          rewind(State.IN_HOSTNAME);
        }
      }
      case IN_USERNAME, IN_PASSWORD -> inCredentials();
      case IN_HOSTNAME -> inHostname();
      case IN_PORT, IN_PATHNAME, IN_SEARCH -> startLaterComponent();
      default -> {}
    }
  }

  private void inProtocol() throws InvalidPatternException {
    if (!isPlain(0, ":")) {
      return;
    }
    special = CompiledUrlPattern.matchesSpecialScheme(Syntax.PROTOCOL.compile(component()));
    boolean slashes = isPlain(1, "/") && isPlain(2, "/");
    change(slashes || special ? State.AUTHORITY : State.IN_PATHNAME, slashes ? 3 : 1);
  }

  private void inCredentials() {
    if (state == State.IN_USERNAME && isPlain(0, ":")) {
      change(State.IN_PASSWORD, 1);
    } else if (isPlain(0, "@")) {
      change(State.IN_HOSTNAME, 1);
    }
  }

  private void inHostname() {
    if (isPlain(0, "[")) {
      bracketDepth++;
    } else if (isPlain(0, "]")) {
      bracketDepth--;
    } else if (isPlain(0, ":") && bracketDepth == 0) {
      change(State.IN_PORT, 1);
    } else {
      startLaterComponent();
    }
  }

  private void startLaterComponent() {
    if (state.isBefore(State.IN_PATHNAME) && isPlain(0, "/")) {
      change(State.IN_PATHNAME, 0);
    } else if (state.isBefore(State.IN_SEARCH) && isSearchPrefix()) {
      change(State.IN_SEARCH, 1);
    } else if (isPlain(0, "#")) {
      change(State.IN_HASH, 1);
    }
  }

  private void change(State next, int skip) {
    if (state.component != null) {
      components.put(state.component, component());
    }
    if (state != State.INIT && next != State.DONE) {
      fillGap(next);
    }
    state = next;
    index += skip;
    componentStart = index;
    increment = 0;
  }

  /** Components that the string jumps over are empty, unlike those after its end. */
  private void fillGap(State next) {
    if (state.isBefore(State.IN_HOSTNAME) && State.IN_HOSTNAME.isBefore(next)) {
      components.putIfAbsent(HOSTNAME, "");
    }
    if (state.isBefore(State.IN_PATHNAME) && State.IN_PATHNAME.isBefore(next)) {
      components.putIfAbsent(PATHNAME, special ? "/" : "");
    }
    if (state.isBefore(State.IN_SEARCH) && next == State.IN_HASH) {
      components.putIfAbsent(SEARCH, "");
    }
  }

  private void rewind(State next) {
    index = componentStart;
    increment = 0;
    state = next;
  }

  private String component() {
    return input.substring(token(componentStart).index(), token(index).index());
  }

  private Token token(int at) {
    return tokens.get(Math.min(at, tokens.size() - 1));
  }

  private boolean isPlain(int ahead, String character) {
    return token(index + ahead).isPlain(character);
  }

  /** A question mark that does not make a group optional. */
  private boolean isSearchPrefix() {
    if (isPlain(0, "?")) {
      return true;
    }
    if (!token(index).value().equals("?")) {
      return false;
    }
    return index == 0
        || switch (token(index - 1).type()) {
          case NAME, REGEXP, CLOSE, ASTERISK -> false;
          default -> true;
        };
  }
}
