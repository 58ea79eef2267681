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
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import java.net.MalformedURLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What holds for every response of the hub's paths: nobody publishes to a file, and below {@code
 * /.well-known} CORS, headers that keep browsers from guessing, the methods of each path, and paths
 * compared as they were sent. A filter, because the responses of streams do not pass through
 * JAX-RS.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true, dispatcherTypes = DispatcherType.REQUEST)
public class HubFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** What the host of a URL can be made of: it is answered in links and challenges. */
  private static final Pattern HOST = Pattern.compile("[\\w.~%:\\[\\]-]+");

  /** Type, matcher and subscriber. */
  private static final int MAX_SEGMENTS = 3;

  private static final String WELL_KNOWN = "/.well-known";
  private static final List<String> PAGES = List.of("/", "/index.html");
  private static final ErrorResponse NOT_FOUND = new ErrorResponse(404, "Not Found");

  /** A segment that stands for another, in each of its spellings. */
  private static final Pattern DOT_SEGMENT = Pattern.compile("/(?:\\.|%2[eE]){1,2}(?:[/;]|$)");

  private static final List<String> READING = List.of("GET", "HEAD");

  /** A header field that none but the hub's own responses have. */
  static final String MARK = "Content-Security-Policy";

  private static final List<String> PATHS =
      List.of(HubUrl.PATH, SubscriptionPath.ROOT, HubLocation.METADATA_PATH);

  private final transient EncodedSlashes slashes = new EncodedSlashes();

  @Inject transient HttpParts parts;
  @Inject transient RequestBodies bodies;
  @Inject transient Admission admission;
  @Inject transient ErrorResponses errors;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    request.setAttribute(ErrorPage.SEEN, true);
    if (isHub(request)) {
      answerAsHub(request, response, chain);
    } else if (!isStatic(request)) {
      chain.doFilter(request, response);
    } else {
      Optional<ErrorResponse> refusal = staticRefusal(request);
      if (refusal.isPresent()) {
        secure(response);
        bodies.refuse(request, response, refusal.get());
      } else {
        chain.doFilter(request, response);
      }
    }
  }

  private static boolean isHub(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.startsWith(WELL_KNOWN + "/") || path.equals(WELL_KNOWN);
  }

  /** Whether no servlet but the one for files serves the path, which would answer any method. */
  private static boolean isStatic(HttpServletRequest request) {
    MappingMatch match = request.getHttpServletMapping().getMappingMatch();
    // Liberty tells nothing for files, and the file itself for the root.
    return match == null
        || PAGES.contains(request.getRequestURI())
        || match == MappingMatch.DEFAULT
        || match == MappingMatch.CONTEXT_ROOT;
  }

  private static Optional<ErrorResponse> staticRefusal(HttpServletRequest request)
      throws IOException {
    String path = path(request);
    // Servers redirect what they take for a directory.
    if ((path.length() > 1 && path.endsWith("/"))
        || DOT_SEGMENT.matcher(request.getRequestURI()).find()) {
      return Optional.of(NOT_FOUND);
    }
    if (!path.equals("/") && !isFile(request, path)) {
      return Optional.of(NOT_FOUND);
    }
    if (!READING.contains(request.getMethod())) {
      Map<String, String> allow = Map.of("Allow", String.join(", ", READING));
      return Optional.of(new ErrorResponse(405, "Method Not Allowed", allow));
    }
    return RequestBodies.isComplete(request)
        ? Optional.empty()
        : Optional.of(new ErrorResponse(400, "A request for a file has no body"));
  }

  private static boolean isFile(HttpServletRequest request, String path) {
    try {
      return request.getServletContext().getResource(path) != null;
    } catch (MalformedURLException e) {
      return false;
    }
  }

  /** Servers put the path of a file in one or the other, and nothing in both for the root. */
  private static String path(HttpServletRequest request) {
    String below = request.getPathInfo() == null ? "" : request.getPathInfo();
    String path = request.getServletPath() + below;
    return path.isEmpty() ? "/" : path;
  }

  private static void secure(HttpServletResponse response) {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader(MARK, "default-src 'self'");
  }

  private void answerAsHub(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    secure(response);
    if (parts.listsSubscriptions()) {
      slashes.askOnce(request);
    }
    if (parts.cors().answers(request, response)) {
      return;
    }
    String path = request.getRequestURI();
    if (path.startsWith(SubscriptionPath.ROOT)) {
      // The token decides the version, where both have the URL in common. Set here, because JAX-RS
      // would take it in place of what stands there already.
      response.addHeader("Vary", "Authorization, Cookie");
    }
    Optional<ErrorResponse> refusal = refusal(request, path);
    HttpServletRequest plain = CompletedOnce.of(new PlainRequest(request));
    if (refusal.isPresent()) {
      bodies.refuse(request, response, refusal.get());
    } else if (RequestBodies.isComplete(request)) {
      chain.doFilter(plain, response);
    } else {
      take(request, plain, response);
    }
  }

  /** Nobody without the right to speak has the hub listen. */
  private void take(
      HttpServletRequest request, HttpServletRequest plain, HttpServletResponse response)
      throws IOException {
    try {
      admission.beforeBody(plain);
      bodies.take(request, plain, response);
    } catch (Problem e) {
      bodies.refuse(request, response, errors.of(e, request));
    }
  }

  private Optional<ErrorResponse> refusal(HttpServletRequest request, String path) {
    if (!HOST.matcher(request.getServerName()).matches()) {
      return Optional.of(new ErrorResponse(400, "Invalid \"Host\" header field"));
    }
    if (!isServed(path)) {
      return Optional.of(NOT_FOUND);
    }
    if (!methods(path).contains(request.getMethod())) {
      Map<String, String> allow = Map.of("Allow", String.join(", ", methods(path)));
      return Optional.of(new ErrorResponse(405, "Method Not Allowed", allow));
    }
    if (!isDecodable(path)) {
      return Optional.of(new ErrorResponse(400, "Invalid path: broken percent-encoding"));
    }
    return Optional.empty();
  }

  private List<String> methods(String path) {
    return path.equals(HubUrl.PATH) ? parts.methods() : READING;
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

  /**
   * Other spellings of a path, which JAX-RS would take for the same, name nothing. Nor do more
   * segments than the subscription API has, for which RESTEasy makes a URI of whatever was sent.
   */
  private static boolean isServed(String path) {
    return PATHS.contains(path)
        || (path.startsWith(SubscriptionPath.ROOT + "/")
            && !path.endsWith("/")
            && path.substring(SubscriptionPath.ROOT.length()).chars().filter(c -> c == '/').count()
                <= MAX_SEGMENTS);
  }
}
