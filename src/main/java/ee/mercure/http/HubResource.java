package ee.mercure.http;

import ee.mercure.auth.AccessToken;
import ee.mercure.delivery.ServletEventSink;
import ee.mercure.delivery.Subscriber;
import ee.mercure.history.HistoryException;
import ee.mercure.hub.Hub;
import ee.mercure.hub.OverloadedException;
import ee.mercure.hub.Publisher;
import ee.mercure.hub.ResumePoint;
import ee.mercure.quota.Lease;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Selection;
import ee.mercure.update.Update;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The hub's one endpoint: subscribe with GET or QUERY, publish with POST. */
@Path("mercure")
public class HubResource {
  private static final Logger LOG = Logger.getLogger(HubResource.class.getName());

  /** What keeps caches and proxies from holding a stream back. */
  private static final Map<String, String> STREAM_HEADERS =
      Map.of(
          "Cache-Control", "private, no-cache, no-store, must-revalidate, max-age=0",
          "Pragma", "no-cache",
          "Expires", "0",
          "X-Accel-Buffering", "no");

  @Inject Hub hub;
  @Inject Publisher publisher;
  @Inject HttpSettings settings;
  @Inject Authenticator authenticator;
  @Inject Limiter limiter;

  /** A subscription that may be opened. */
  private record Opening(Subscriber subscriber, ResumePoint start) {}

  @GET
  public void subscribe(@Suspended AsyncResponse response, @Context HttpServletRequest request)
      throws IOException {
    open(opening(request, FormPairs.NONE), request);
  }

  @QUERY
  public void query(
      @Suspended AsyncResponse response, @Context HttpServletRequest request, InputStream body)
      throws IOException {
    open(opening(request, RequestBody.read(request, body, settings.maxBodySize())), request);
  }

  /** Answers what GET would, and ends: nobody would read the stream. */
  @HEAD
  public Response head(@Context HttpServletRequest request) {
    Opening opening = opening(request, FormPairs.NONE);
    Response.ResponseBuilder response = Response.ok().type("text/event-stream");
    STREAM_HEADERS.forEach(response::header);
    cursorHeader(opening).ifPresent(header -> response.header(header.name(), header.value()));
    return response.build();
  }

  @POST
  public void publish(
      @Suspended AsyncResponse response, @Context HttpServletRequest request, InputStream body)
      throws IOException {
    if (!hub.publications().begin()) {
      throw Problem.stopping();
    }
    try {
      AccessToken token = authenticator.publisher(request);
      limiter.publication(token);
      FormPairs fields = RequestBody.read(request, body, settings.maxBodySize());
      Update update = settings.publications().update(fields, token);
      publisher.publish(update).whenComplete((id, error) -> answer(response, id, error));
    } catch (IOException | RuntimeException e) {
      hub.publications().end();
      throw e;
    }
  }

  private void answer(AsyncResponse response, String id, Throwable error) {
    try {
      response.resume(error == null ? published(id) : failed(error));
    } finally {
      hub.publications().end();
    }
  }

  private static Response published(String id) {
    return Response.ok(id, ProblemMapper.TEXT).build();
  }

  private static Response failed(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    boolean overloaded = cause instanceof OverloadedException;
    // What is wrong with the history is in the log already, once and not for each publication.
    if (!overloaded && !(cause instanceof HistoryException)) {
      LOG.log(Level.WARNING, "a publication could not be logged", error);
    }
    return ProblemMapper.text(
            503,
            overloaded
                ? "Too many updates wait to be stored or delivered: try again later"
                : "The update could not be stored: try again later")
        .header(HttpHeaders.RETRY_AFTER, 1)
        .build();
  }

  private Opening opening(HttpServletRequest request, FormPairs body) {
    if (!hub.isReady()) {
      throw Problem.stopping();
    }
    FormPairs query = FormPairs.ofQuery(request.getQueryString());
    FormPairs parameters = query.and(body);
    ProtocolVersion version = settings.subscriptions().version(parameters);
    if (version == ProtocolVersion.V0) {
      parameters = parameters.withoutBroken();
    }
    Optional<AccessToken> token = authenticator.subscriber(request, version);
    List<Selection> selections = settings.subscriptions().selections(parameters, version);
    Optional<String> cursor = Cursor.of(request, parameters, version);
    Subscriber subscriber = new Subscriber(version, selections, token.orElse(null));
    Optional<String> rewind = cursor.isPresent() ? Optional.empty() : parameters.first("rewind");
    return new Opening(
        subscriber,
        rewind.isPresent()
            ? hub.rewind(subscriber, SubscriptionRequest.rewind(rewind.get()))
            : hub.resume(cursor));
  }

  private void open(Opening opening, HttpServletRequest request) throws IOException {
    Lease lease = limiter.stream(request, opening.subscriber());
    try {
      open(opening, request, lease);
    } catch (IOException | RuntimeException e) {
      lease.release();
      throw e;
    }
  }

  private void open(Opening opening, HttpServletRequest request, Lease lease) throws IOException {
    // The injected request is a proxy bound to this thread; what the context gives is not.
    AsyncContext context = request.getAsyncContext();
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    response.setStatus(HttpServletResponse.SC_OK);
    response.setHeader("Content-Type", "text/event-stream");
    STREAM_HEADERS.forEach(response::setHeader);
    cursorHeader(opening).ifPresent(header -> response.setHeader(header.name(), header.value()));
    // Liberty holds back what is flushed into a larger buffer.
    response.setBufferSize(1);
    hub.subscribe(opening.subscriber(), new ServletEventSink(context), opening.start(), lease);
  }

  private record Header(String name, String value) {}

  private static Optional<Header> cursorHeader(Opening opening) {
    String name =
        opening.subscriber().version() == ProtocolVersion.V0
            ? "Last-Event-ID"
            : "Mercure-Last-Event-ID";
    return opening
        .start()
        .responseCursor()
        .map(cursor -> new Header(name, Cursor.toHeaderValue(cursor)));
  }
}
