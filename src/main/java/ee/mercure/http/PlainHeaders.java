package ee.mercure.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A request without those header fields that JAX-RS might stumble over: it answers what it cannot
 * parse by itself, with a page of the container or an internal error. The hub ignores two of them,
 * and takes nothing but forms, whose type it sees without parameters.
 */
final class PlainHeaders extends HttpServletRequestWrapper {
  private static final String CONTENT_TYPE = "content-type";
  private static final Set<String> IGNORED = Set.of("accept", "accept-language");

  private final String contentType;

  PlainHeaders(HttpServletRequest request) {
    super(request);
    contentType = RequestBody.isForm(request.getContentType()) ? RequestBody.FORM : null;
  }

  @Override
  public String getContentType() {
    return contentType;
  }

  @Override
  public String getHeader(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals(CONTENT_TYPE)) {
      return contentType;
    }
    return IGNORED.contains(lower) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals(CONTENT_TYPE) || IGNORED.contains(lower)) {
      String value = getHeader(name);
      return Collections.enumeration(value == null ? List.of() : List.of(value));
    }
    return super.getHeaders(name);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names = Collections.list(super.getHeaderNames());
    names.removeIf(name -> getHeader(name) == null);
    return Collections.enumeration(names);
  }
}
