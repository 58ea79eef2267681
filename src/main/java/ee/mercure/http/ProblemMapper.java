package ee.mercure.http;

import ee.mercure.history.HistoryException;
import ee.mercure.topic.ProtocolVersion;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The one place where errors become responses: a status and one line of text. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {
  static final MediaType TEXT = MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8");

  private static final Logger LOG = Logger.getLogger(ProblemMapper.class.getName());

  @Inject HttpSettings settings;
  @Context HttpServletRequest request;

  @Override
  public Response toResponse(Throwable error) {
    if (error instanceof Problem problem) {
      Response.ResponseBuilder response = text(problem.status(), problem.getMessage());
      if (problem.bearerError() != null) {
        response.header(HttpHeaders.WWW_AUTHENTICATE, challenge(problem));
      }
      if (problem.retryAfterSeconds() > 0) {
        response.header(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds());
      }
      return response.build();
    }
    if (error instanceof HistoryException) {
      LOG.log(Level.WARNING, "a cursor could not be looked up: {0}", error.getMessage());
      return text(503, "The history cannot be read: try again later")
          .header(HttpHeaders.RETRY_AFTER, 1)
          .build();
    }
    if (isUnreadable(error)) {
      return text(400, "The request body could not be read").build();
    }
    if (error instanceof WebApplicationException e) {
      // Routing errors of JAX-RS: the headers count, the container's page does not.
      Response response = e.getResponse();
      String reason = response.getStatusInfo().getReasonPhrase();
      return Response.fromResponse(response).type(TEXT).entity(reason + "\n").build();
    }
    LOG.log(Level.SEVERE, "a request failed for a reason of the hub's own", error);
    return text(500, "Internal Server Error").build();
  }

  /** Only reading a body throws it: broken chunks, a false encoding, a client that hung up. */
  private static boolean isUnreadable(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  static Response.ResponseBuilder text(int status, String line) {
    return Response.status(status).type(TEXT).entity(line + "\n");
  }

  /** RFC 6750, section 3, and RFC 9728, section 5.1. A 0.x client is told no more than "Bearer". */
  private String challenge(Problem problem) {
    if (problem.version() == ProtocolVersion.V0 || !settings.speaksV1()) {
      return "Bearer";
    }
    String code = problem.bearerError().code();
    String error = code == null ? "" : "error=\"" + code + "\", ";
    String metadata = settings.location().metadata(request);
    return "Bearer " + error + "resource_metadata=\"" + metadata + "\"";
  }
}
