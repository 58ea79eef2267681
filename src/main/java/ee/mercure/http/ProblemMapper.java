package ee.mercure.http;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Has JAX-RS answer errors as {@link ErrorResponses} says. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {
  static final MediaType TEXT = MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8");

  @Inject ErrorResponses errors;
  @Context HttpServletRequest request;

  @Override
  public Response toResponse(Throwable error) {
    if (error instanceof WebApplicationException e) {
      // Routing errors of JAX-RS: the headers count, the container's page does not.
      Response response = e.getResponse();
      String reason = response.getStatusInfo().getReasonPhrase();
      return Response.fromResponse(response).type(TEXT).entity(reason + "\n").build();
    }
    return response(errors.of(error, request));
  }

  static Response response(ErrorResponse error) {
    Response.ResponseBuilder response = Response.status(error.status()).type(TEXT);
    error.headers().forEach(response::header);
    return response.entity(error.line() + "\n").build();
  }
}
