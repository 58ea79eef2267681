package ee.mercure.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A request without those header fields that JAX-RS might stumble over: it answers what it cannot
 * parse by itself, with a page of the container or an internal error. The hub ignores two of them,
 * and takes nothing but forms, which it sees.
 */
final class PlainHeaders extends HttpServletRequestWrapper {
  private static final String CONTENT_TYPE = "content-type";

  /** What each field may hold to be passed on. */
  private static final Map<String, Pattern> PLAIN =
      Map.of(
          "accept",
          Pattern.compile("[\\w.+*-]+/[\\w.+*-]+"),
          "accept-language",
          Pattern.compile("[A-Za-z-]+(?:, ?[A-Za-z-]+(?:;q=[01](?:\\.[0-9]{1,3})?)?)*"),
          CONTENT_TYPE,
          Pattern.compile(
              RequestBody.FORM + "\\s*(?:;\\s*[\\w-]+=[\\w-]+\\s*)*", Pattern.CASE_INSENSITIVE));

  private PlainHeaders(HttpServletRequest request) {
    super(request);
  }

  /** The request itself when it holds nothing to stumble over. */
  static HttpServletRequest of(HttpServletRequest request) {
    return PLAIN.keySet().stream().allMatch(name -> isPlain(name, request.getHeader(name)))
        ? request
        : new PlainHeaders(request);
  }

  private static boolean isPlain(String name, String value) {
    Pattern plain = PLAIN.get(name.toLowerCase(Locale.ROOT));
    return value == null || plain == null || plain.matcher(value).matches();
  }

  private boolean hides(String name) {
    return !isPlain(name, super.getHeader(name));
  }

  @Override
  public String getContentType() {
    return hides(CONTENT_TYPE) ? null : super.getContentType();
  }

  @Override
  public String getHeader(String name) {
    return hides(name) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return hides(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names = Collections.list(super.getHeaderNames());
    names.removeIf(this::hides);
    return Collections.enumeration(names);
  }
}
