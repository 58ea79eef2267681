package ee.mercure.http;

import ee.mercure.auth.OriginPolicy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The CORS protocol (Fetch Standard) for the configured origins. Credentials are allowed to listed
 * origins only: with {@code *} the wildcard itself is answered, which browsers never combine with
 * credentials (Mercure 1.0, Subscription).
 */
final class Cors {
  private static final String EXPOSED =
      "Link, Mercure-Last-Event-ID, Last-Event-ID, WWW-Authenticate";
  private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "QUERY");
  private static final Set<String> HEADERS =
      Set.of("authorization", "cache-control", "content-type", "idempotency-key", "last-event-id");

  private final OriginPolicy origins;

  Cors(OriginPolicy origins) {
    this.origins = origins;
  }

  /** Sets the headers of a response; true when it is a preflight and thereby answered. */
  boolean answers(HttpServletRequest request, HttpServletResponse response) {
    if (origins.isEmpty()) {
      return false;
    }
    boolean preflight =
        request.getMethod().equals("OPTIONS")
            && request.getHeader("Access-Control-Request-Method") != null;
    response.addHeader(
        "Vary",
        preflight
            ? "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
            : "Origin");
    String origin = request.getHeader("Origin");
    if (origin != null && origins.allows(origin)) {
      allow(origin, response);
      if (preflight) {
        allowRequested(request, response);
      } else {
        response.setHeader("Access-Control-Expose-Headers", EXPOSED);
      }
    }
    if (preflight) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
    return preflight;
  }

  private void allow(String origin, HttpServletResponse response) {
    if (origins.allowsAll()) {
      response.setHeader("Access-Control-Allow-Origin", "*");
    } else {
      response.setHeader("Access-Control-Allow-Origin", origin);
      response.setHeader("Access-Control-Allow-Credentials", "true");
    }
  }

  private static void allowRequested(HttpServletRequest request, HttpServletResponse response) {
    String method = request.getHeader("Access-Control-Request-Method");
    if (METHODS.contains(method)) {
      response.setHeader("Access-Control-Allow-Methods", method);
    }
    String requested = request.getHeader("Access-Control-Request-Headers");
    if (requested != null) {
      String allowed =
          Arrays.stream(requested.split(","))
              .map(name -> name.strip().toLowerCase(Locale.ROOT))
              .filter(HEADERS::contains)
              .collect(Collectors.joining(", "));
      if (!allowed.isEmpty()) {
        response.setHeader("Access-Control-Allow-Headers", allowed);
      }
    }
  }
}
