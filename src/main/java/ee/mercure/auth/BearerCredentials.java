package ee.mercure.auth;

import ee.mercure.auth.PresentedToken.Source;
import ee.mercure.config.AuthConfig;
import ee.mercure.topic.ProtocolVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides which token a request presents: header before query parameter before cookie, whatever the
 * ones behind say and even if the one in front is worthless (Mercure 0.x, Authorization; 1.0,
 * Presenting the Access Token). Immutable and thread-safe.
 */
public final class BearerCredentials {
  /** Shorter than any signed token. */
  private static final int MIN_LENGTH = 41;

  /** RFC 6750, section 2.1. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  private static final Pattern HEADER =
      Pattern.compile("[ \\t]*bearer +([^ \\t]+)[ \\t]*", Pattern.CASE_INSENSITIVE);

  /** A scheme and something behind it (RFC 9110, section 11.4). */
  private static final Pattern OTHER_SCHEME =
      Pattern.compile("[ \\t]*([A-Za-z0-9!#$%&'*+.^_`|~-]+) +[^ ].*");

  private final Set<ProtocolVersion> enabled;
  private final String cookieV0;
  private final String cookieV1;

  /** Looks in the cookies with these names, and only where the enabled versions have tokens. */
  public BearerCredentials(Set<ProtocolVersion> enabled, String cookieV0, String cookieV1) {
    this.enabled = Set.copyOf(enabled);
    this.cookieV0 = cookieV0;
    this.cookieV1 = cookieV1;
  }

  /** Looks where the configuration says. */
  public static BearerCredentials from(AuthConfig config) {
    return new BearerCredentials(config.protocols(), config.cookieV0(), config.cookieV1());
  }

  /**
   * Finds the token of a request.
   *
   * @param headers the lines of the {@code Authorization} field
   * @param parameters the decoded values of the query parameter {@code authorization}
   * @param cookies the cookies' values by name
   * @param version the version that the request is of; empty if nothing has told so far, as when
   *     publishing
   * @throws MalformedCredentialsException if a header is there that has no or the Bearer scheme, or
   *     a parameter, and it is no bearer token
   */
  public PresentedToken presentedBy(
      List<String> headers,
      List<String> parameters,
      Map<String, String> cookies,
      Optional<ProtocolVersion> version)
      throws MalformedCredentialsException {
    if (!headers.isEmpty() && !isForOthers(headers)) {
      return new PresentedToken.Bearer(header(headers), Source.HEADER);
    }
    if (!parameters.isEmpty() && allowsParameter(version)) {
      return new PresentedToken.Bearer(parameter(parameters), Source.QUERY);
    }
    return cookie(cookies, version);
  }

  private boolean allowsParameter(Optional<ProtocolVersion> version) {
    return enabled.contains(ProtocolVersion.V0) && !version.equals(Optional.of(ProtocolVersion.V1));
  }

  /**
   * Whether the credentials are of another scheme, such as a browser sends to all of a site with a
   * password (RFC 9110, section 11.4): they are not meant for the hub.
   */
  private static boolean isForOthers(List<String> lines) {
    Matcher other = OTHER_SCHEME.matcher(lines.get(0));
    return lines.size() == 1 && other.matches() && !other.group(1).equalsIgnoreCase("bearer");
  }

  private static String header(List<String> lines) throws MalformedCredentialsException {
    Matcher header = HEADER.matcher(lines.get(0));
    if (lines.size() > 1 || !header.matches()) {
      throw new MalformedCredentialsException("Authorization is not one bearer token");
    }
    return token(header.group(1));
  }

  private static String parameter(List<String> values) throws MalformedCredentialsException {
    if (values.size() > 1) {
      throw new MalformedCredentialsException("more than one authorization parameter");
    }
    return token(values.get(0));
  }

  private static String token(String text) throws MalformedCredentialsException {
    if (text.length() < MIN_LENGTH || !TOKEN.matcher(text).matches()) {
      throw new MalformedCredentialsException("not a bearer token");
    }
    return text;
  }

  /** The request's own version first; where nothing tells, the newer one. */
  private PresentedToken cookie(Map<String, String> cookies, Optional<ProtocolVersion> version) {
    Optional<PresentedToken.Bearer> v0 =
        cookie(cookies, cookieV0, ProtocolVersion.V0, Source.COOKIE_V0);
    Optional<PresentedToken.Bearer> v1 =
        cookie(cookies, cookieV1, ProtocolVersion.V1, Source.COOKIE_V1);
    Optional<PresentedToken.Bearer> found =
        version.equals(Optional.of(ProtocolVersion.V0)) ? v0.or(() -> v1) : v1.or(() -> v0);
    return found.isPresent() ? found.get() : new PresentedToken.None();
  }

  /** An empty cookie is a token too, which no verifier will like. */
  private Optional<PresentedToken.Bearer> cookie(
      Map<String, String> cookies, String name, ProtocolVersion version, Source source) {
    return Optional.ofNullable(cookies.get(name))
        .filter(value -> enabled.contains(version))
        .map(value -> new PresentedToken.Bearer(value, source));
  }
}
