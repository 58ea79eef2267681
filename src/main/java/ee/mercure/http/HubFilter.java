package ee.mercure.http;

import ee.mercure.hub.SubscriptionPath;
import ee.mercure.topic.HubUrl;
import ee.mercure.topic.ProtocolVersion;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What holds for every response below {@code /.well-known}: CORS, headers that keep browsers from
 * guessing, the methods of each path, and paths compared as they were sent. A filter, because the
 * responses of streams do not pass through JAX-RS.
 */
@WebFilter(
    urlPatterns = "/.well-known/*",
    asyncSupported = true,
    dispatcherTypes = DispatcherType.REQUEST)
public class HubFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** What the host of a URL can be made of: it is answered in links and challenges. */
  private static final Pattern HOST = Pattern.compile("[\\w.~%:\\[\\]-]+");

  private static final List<String> READING = List.of("GET", "HEAD");

  /** A header field that none but the hub's own responses have. */
  static final String MARK = "Content-Security-Policy";

  private static final List<String> PATHS =
      List.of(HubUrl.PATH, SubscriptionPath.ROOT, HubLocation.METADATA_PATH);

  private final transient EncodedSlashes slashes = new EncodedSlashes();

  @Inject transient HttpSettings settings;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader(MARK, "default-src 'self'");
    if (settings.listsSubscriptions()) {
      slashes.askOnce(request);
    }
    if (settings.cors().answers(request, response)) {
      return;
    }
    String path = request.getRequestURI();
    if (path.startsWith(SubscriptionPath.ROOT)) {
      // The token decides the dialect, where both have the URL in common. Set here, because JAX-RS
      // would take it in place of what stands there already.
      response.addHeader("Vary", "Authorization, Cookie");
    }
    if (!HOST.matcher(request.getServerName()).matches()) {
      answer(response, HttpServletResponse.SC_BAD_REQUEST, "Invalid \"Host\" header field");
    } else if (!isServed(path)) {
      answer(response, HttpServletResponse.SC_NOT_FOUND, "Not Found");
    } else if (!methods(path).contains(request.getMethod())) {
      response.setHeader("Allow", String.join(", ", methods(path)));
      answer(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "Method Not Allowed");
    } else if (!isDecodable(path)) {
      answer(response, HttpServletResponse.SC_BAD_REQUEST, "Invalid path: broken percent-encoding");
    } else {
      chain.doFilter(CompletedOnce.of(new PlainHeaders(request)), response);
    }
  }

  private List<String> methods(String path) {
    return path.equals(HubUrl.PATH) ? settings.methods() : READING;
  }

  private static void answer(HttpServletResponse response, int status, String line)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain; charset=utf-8");
    response.getWriter().write(line + "\n");
  }

  /** JAX-RS logs a stack trace for what it cannot decode. */
  private static boolean isDecodable(String path) {
    try {
      PathSegment.decode(path, ProtocolVersion.V1);
      return true;
    } catch (Problem e) {
      return false;
    }
  }

  /** Other spellings of a path, which JAX-RS would take for the same, name nothing. */
  private static boolean isServed(String path) {
    return PATHS.contains(path)
        || (path.startsWith(SubscriptionPath.ROOT + "/") && !path.endsWith("/"));
  }
}
