package ee.mercure.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A request without what JAX-RS might stumble over: it answers what it cannot parse by itself, with
 * a page of the container or an internal error. The hub ignores two header fields, and takes
 * nothing but forms and JSON lines, whose type it sees without parameters. It reads path and query
 * itself, as they were sent, which need not be such as a URI can have.
 */
final class PlainRequest extends HttpServletRequestWrapper {
  private static final String CONTENT_TYPE = "content-type";
  private static final Set<String> IGNORED = Set.of("accept", "accept-language");

  /** The attribute with the query as it was sent. */
  private static final String QUERY = PlainRequest.class.getName() + ".query";

  /** The attribute with the path as it was sent. */
  private static final String PATH = PlainRequest.class.getName() + ".path";

  private final String contentType;

  PlainRequest(HttpServletRequest request) {
    super(request);
    request.setAttribute(QUERY, request.getQueryString());
    request.setAttribute(PATH, request.getRequestURI());
    contentType = known(request.getContentType());
  }

  /** Without parameters, which some containers would refuse; null if the hub does not take it. */
  private static String known(String contentType) {
    if (RequestBody.isForm(contentType)) {
      return RequestBody.FORM;
    }
    return PublicationLines.isTypeOf(contentType) ? PublicationLines.TYPE : null;
  }

  /** The query of a request as it was sent, also of one whose query is hidden; null if none was. */
  static String query(HttpServletRequest request) {
    Object sent = request.getAttribute(QUERY);
    return sent instanceof String query ? query : request.getQueryString();
  }

  /** The path of a request as it was sent, also of one that shows another. */
  static String path(HttpServletRequest request) {
    return request.getAttribute(PATH) instanceof String path ? path : request.getRequestURI();
  }

  /** The characters that no URI has (RFC 3986, section 2) as escapes, the others as they are. */
  private static String escaped(String url) {
    StringBuilder escaped = new StringBuilder(url.length());
    for (byte octet : url.getBytes(StandardCharsets.ISO_8859_1)) {
      char c = (char) (octet & 0xFF);
      if (c > ' ' && c < 0x7F && "\"<>\\^`{|}[]".indexOf(c) < 0) {
        escaped.append(c);
      } else {
        escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
      }
    }
    return escaped.toString();
  }

  @Override
  public String getRequestURI() {
    return escaped(super.getRequestURI());
  }

  @Override
  public StringBuffer getRequestURL() {
    String url = super.getRequestURL().toString();
    int path = url.indexOf('/', url.indexOf("://") + 3);
    return path < 0
        ? new StringBuffer(url)
        : new StringBuffer(url.substring(0, path)).append(escaped(url.substring(path)));
  }

  @Override
  public String getQueryString() {
    return null;
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
