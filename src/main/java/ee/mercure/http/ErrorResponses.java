package ee.mercure.http;

import ee.mercure.history.HistoryException;
import ee.mercure.hub.OverloadedException;
import ee.mercure.topic.ProtocolVersion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The one place where errors become responses: a status and one line of text. Thread-safe. */
@ApplicationScoped
public class ErrorResponses {
  private static final Logger LOG = Logger.getLogger(ErrorResponses.class.getName());

  @Inject HttpParts parts;

  /** What a request that failed so is answered. */
  ErrorResponse of(Throwable error, HttpServletRequest request) {
    if (error instanceof Problem problem) {
      return of(problem, request);
    }
    if (error instanceof OverloadedException) {
      return later("Too many updates wait to be stored or delivered: try again later");
    }
    if (error instanceof HistoryException) {
      LOG.log(Level.WARNING, "the history could not be used: {0}", error.getMessage());
      return later("The history cannot be read: try again later");
    }
    LOG.log(Level.SEVERE, "a request failed for a reason of the hub's own", error);
    return new ErrorResponse(500, "Internal Server Error");
  }

  private ErrorResponse of(Problem problem, HttpServletRequest request) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (problem.bearerError() != null) {
      headers.put(HttpHeaders.WWW_AUTHENTICATE, challenge(problem, request));
    }
    if (problem.retryAfterSeconds() > 0) {
      headers.put(HttpHeaders.RETRY_AFTER, Long.toString(problem.retryAfterSeconds()));
    }
    return new ErrorResponse(problem.status(), problem.getMessage(), headers);
  }

  /** A publication that may or may not take place. */
  static ErrorResponse unknownOutcome() {
    return new ErrorResponse(
        504, "It is not known whether the update is published: publish it again with the same id");
  }

  static ErrorResponse later(String line) {
    return new ErrorResponse(503, line, Map.of(HttpHeaders.RETRY_AFTER, "1"));
  }

  /** RFC 6750, section 3, and RFC 9728, section 5.1. A 0.x client is told no more than "Bearer". */
  private String challenge(Problem problem, HttpServletRequest request) {
    if (problem.version() == ProtocolVersion.V0 || !parts.speaksV1()) {
      return "Bearer";
    }
    String code = problem.bearerError().code();
    String error = code == null ? "" : "error=\"" + code + "\", ";
    String metadata = parts.location().metadata(request);
    return "Bearer " + error + "resource_metadata=\"" + metadata + "\"";
  }
}
