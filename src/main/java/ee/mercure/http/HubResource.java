package ee.mercure.http;

import ee.mercure.http.Endpoint.Opening;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;

/** The hub's one endpoint: subscribe with GET or QUERY, publish with POST. */
@Path("mercure")
public class HubResource {
  @Inject Endpoint endpoint;
  @Inject HttpParts parts;

  @GET
  public void subscribe(@Suspended AsyncResponse response, @Context HttpServletRequest request)
      throws IOException {
    open(endpoint.opening(request, FormPairs.NONE), request);
  }

  @QUERY
  public void query(
      @Suspended AsyncResponse response, @Context HttpServletRequest request, InputStream body)
      throws IOException {
    FormPairs fields = RequestBody.read(request, body, parts.maxBodySize());
    open(endpoint.opening(request, fields), request);
  }

  private void open(Opening opening, HttpServletRequest request) throws IOException {
    // The injected request is a proxy bound to this thread; what the context gives is not.
    endpoint.open(opening, request.getAsyncContext());
  }

  /** Answers what GET would, and ends: nobody would read the stream. */
  @HEAD
  public Response head(@Context HttpServletRequest request) {
    Opening opening = endpoint.opening(request, FormPairs.NONE);
    opening.lease().release();
    Response.ResponseBuilder response = Response.ok().type("text/event-stream");
    Endpoint.STREAM_HEADERS.forEach(response::header);
    Endpoint.cursorHeader(opening.subscriber().version(), opening.start())
        .ifPresent(header -> response.header(header.name(), header.value()));
    return response.build();
  }

  @POST
  public void publish(
      @Suspended AsyncResponse response, @Context HttpServletRequest request, InputStream body)
      throws IOException {
    endpoint.publish(
        request,
        body,
        answer ->
            response.resume(
                answer.isPublished()
                    ? Response.ok(answer.id(), ProblemMapper.TEXT).build()
                    : ProblemMapper.response(answer.error())));
  }
}
