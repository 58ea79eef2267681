package ee.mercure.topic.url;

import ee.mercure.topic.text.AsciiSet;
import java.util.Locale;

/**
 * The basic URL parser (URL standard, 4.4). The standard's state machine reads one code point after
 * the other; here each state is a method that finds the end of what it reads, in the same order.
 * Methods return false where the standard returns failure.
 */
final class UrlParser {
  private static final AsciiSet IN_SCHEME =
      AsciiSet.LETTERS.or(AsciiSet.DIGITS).or(AsciiSet.of("+-."));

  private final String input;
  private final Url base;
  private int position;
  private boolean special;

  String scheme = "";
  String username = "";
  String password = "";
  String host;
  int port = Scheme.NO_PORT;
  String path = "";
  boolean opaquePath;
  String query;
  String fragment;

  private UrlParser(String input, Url base) {
    this.input = input;
    this.base = base;
  }

  /** The URL, or null if the input is none; {@code base} may be null. */
  static Url parse(String input, Url base) {
    UrlParser parser = new UrlParser(UrlInput.clean(input), base);
    return parser.read() ? new Url(parser) : null;
  }

  private boolean read() {
    int colon = schemeEnd();
    if (colon > 0) {
      useScheme(input.substring(0, colon).toLowerCase(Locale.ROOT));
      position = colon + 1;
      return afterScheme();
    }
    return base != null && withoutScheme();
  }

  private void useScheme(String name) {
    scheme = name;
    special = Scheme.isSpecial(name);
  }

  /** Where the colon after a scheme is, or -1 if the input does not start with a scheme. */
  private int schemeEnd() {
    if (input.isEmpty() || !AsciiSet.LETTERS.contains(input.charAt(0))) {
      return -1;
    }
    int end = 1;
    while (end < input.length() && IN_SCHEME.contains(input.charAt(end))) {
      end++;
    }
    return end < input.length() && input.charAt(end) == ':' ? end : -1;
  }

  private boolean afterScheme() {
    if (scheme.equals(Scheme.FILE)) {
      return file();
    }
    boolean twoSlashes = input.startsWith("//", position);
    if (special) {
      if (base != null && base.scheme().equals(scheme) && !twoSlashes) {
        return relative();
      }
      return authorityAfterSlashes();
    }
    if (twoSlashes) {
      position += 2;
      return authority();
    }
    if (at('/')) {
      position++;
      return path();
    }
    return opaquePath();
  }

  private boolean withoutScheme() {
    useScheme(base.scheme());
    if (base.hasOpaquePath()) {
      opaquePath = true;
      path = base.path();
      query = baseQuery();
      return at('#') && queryAndFragment();
    }
    return scheme.equals(Scheme.FILE) ? file() : relative();
  }

  private boolean relative() {
    if (atSlash()) {
      position++;
      if (atSlash()) {
        position++;
        return special ? authorityAfterSlashes() : authority();
      }
      useBaseAuthority();
      return path();
    }
    useBaseAuthority();
    return relativeToBasePath(true);
  }

  private void useBaseAuthority() {
    username = base.get(UrlComponent.USERNAME);
    password = base.get(UrlComponent.PASSWORD);
    host = base.hasHost() ? base.get(UrlComponent.HOSTNAME) : null;
    String basePort = base.get(UrlComponent.PORT);
    port = basePort.isEmpty() ? Scheme.NO_PORT : Integer.parseInt(basePort);
  }

  private boolean relativeToBasePath(boolean inBaseDirectory) {
    path = base.path();
    if (position == input.length()) {
      query = baseQuery();
      return true;
    }
    if (at('?') || at('#')) {
      query = baseQuery();
      return queryAndFragment();
    }
    UrlPath directory = new UrlPath(inBaseDirectory ? path : "", scheme.equals(Scheme.FILE));
    if (inBaseDirectory) {
      directory.shorten();
    }
    path = directory.toString();
    return path();
  }

  private String baseQuery() {
    return base.hasQuery() ? base.get(UrlComponent.SEARCH) : null;
  }

  private boolean authorityAfterSlashes() {
    while (atSlash()) {
      position++;
    }
    return authority();
  }

  private boolean authority() {
    int end = position;
    while (end < input.length() && !endsAuthority(input.charAt(end))) {
      end++;
    }
    int sign = input.lastIndexOf('@', end - 1);
    if (sign >= position) {
      credentials(sign);
      position = sign + 1;
      if (position == end) {
        return false;
      }
    }
    if (!hostAndPort(end)) {
      return false;
    }
    position = end;
    return pathStart();
  }

  private boolean endsAuthority(char c) {
    return c == '/' || c == '?' || c == '#' || (special && c == '\\');
  }

  private void credentials(int end) {
    int colon = input.indexOf(':', position);
    boolean hasPassword = colon >= 0 && colon < end;
    username = PercentEncoding.USERINFO.encode(input, position, hasPassword ? colon : end);
    password = hasPassword ? PercentEncoding.USERINFO.encode(input, colon + 1, end) : "";
  }

  private boolean hostAndPort(int end) {
    int colon = Host.portColon(input, position, end);
    if (colon == position || (special && position == end)) {
      return false;
    }
    host = Host.parse(input.substring(position, colon < 0 ? end : colon), special);
    return host != null && (colon < 0 || port(colon + 1, end));
  }

  private boolean port(int from, int to) {
    int number = from == to ? Scheme.NO_PORT : 0;
    for (int i = from; i < to; i++) {
      char c = input.charAt(i);
      number = number * 10 + c - '0';
      if (c < '0' || c > '9' || number > 0xFFFF) {
        return false;
      }
    }
    port = number == Scheme.defaultPort(scheme) ? Scheme.NO_PORT : number;
    return true;
  }

  private boolean file() {
    host = "";
    boolean baseIsFile = base != null && base.scheme().equals(Scheme.FILE);
    if (atSlash()) {
      position++;
      if (atSlash()) {
        position++;
        return fileHost();
      }
      if (baseIsFile) {
        host = base.get(UrlComponent.HOSTNAME);
        boolean drive = UrlPath.startsWithDrive(input, position);
        if (!drive && UrlPath.isNormalizedDrive(base.path())) {
          path = base.path().substring(0, 3);
        }
      }
      return path();
    }
    if (baseIsFile) {
      host = base.get(UrlComponent.HOSTNAME);
      return relativeToBasePath(!UrlPath.startsWithDrive(input, position));
    }
    return path();
  }

  private boolean fileHost() {
    int end = position;
    while (end < input.length() && !endsAuthority(input.charAt(end))) {
      end++;
    }
    if (end == position + 2 && UrlPath.startsWithDrive(input, position)) {
      return path();
    }
    if (end > position) {
      host = Host.parse(input.substring(position, end), true);
      if (host == null) {
        return false;
      }
      host = host.equals("localhost") ? "" : host;
    }
    position = end;
    return pathStart();
  }

  private boolean pathStart() {
    if (!special && (position == input.length() || at('?') || at('#'))) {
      return queryAndFragment();
    }
    if (atSlash()) {
      position++;
    }
    return path();
  }

  private boolean path() {
    UrlPath segments = new UrlPath(path, scheme.equals(Scheme.FILE));
    int start = position;
    while (position < input.length() && !at('?') && !at('#')) {
      if (atSlash()) {
        segments.append(input, start, position, false);
        start = position + 1;
      }
      position++;
    }
    segments.append(input, start, position, true);
    path = segments.toString();
    return queryAndFragment();
  }

  private boolean opaquePath() {
    int end = OpaquePath.end(input, position);
    opaquePath = true;
    path = OpaquePath.encode(input, position, end);
    position = end;
    return queryAndFragment();
  }

  private boolean queryAndFragment() {
    int hash = input.indexOf('#', position);
    int end = hash < 0 ? input.length() : hash;
    if (at('?')) {
      PercentEncoding set = special ? PercentEncoding.SPECIAL_QUERY : PercentEncoding.QUERY;
      query = set.encode(input, position + 1, end);
    }
    if (hash >= 0) {
      fragment = PercentEncoding.FRAGMENT.encode(input, hash + 1, input.length());
    }
    return true;
  }

  private boolean at(char c) {
    return position < input.length() && input.charAt(position) == c;
  }

  private boolean atSlash() {
    return at('/') || (special && at('\\'));
  }
}
