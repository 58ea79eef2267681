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
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the hub does with a request whose body is there, whoever has taken it in: subscribe and
 * publish. Thread-safe.
 */
@ApplicationScoped
public class Endpoint {
  private static final Logger LOG = Logger.getLogger(Endpoint.class.getName());

  /** What keeps caches and proxies from holding a stream back. */
  static final Map<String, String> STREAM_HEADERS =
      Map.of(
          "Cache-Control", "private, no-cache, no-store, must-revalidate, max-age=0",
          "Pragma", "no-cache",
          "Expires", "0",
          "X-Accel-Buffering", "no");

  @Inject Hub hub;
  @Inject Publisher publisher;
  @Inject HttpParts parts;
  @Inject Authenticator authenticator;
  @Inject Admission admission;
  @Inject Limiter limiter;
  @Inject ErrorResponses errors;

  /** A subscription that may be opened, with what its stream has taken of the quotas. */
  record Opening(Subscriber subscriber, ResumePoint start, Lease lease) {}

  /** How a publication is answered: with the id of the update, or an error. */
  record Answer(String id, ErrorResponse error) {
    boolean isPublished() {
      return error == null;
    }
  }

  /**
   * Publishes what a request with a body asks for.
   *
   * @param answer is called once, on any thread
   * @throws Problem if it is wrong or not allowed; then there is no other answer
   */
  void publish(HttpServletRequest request, InputStream body, Consumer<Answer> answer)
      throws IOException {
    beginPublication();
    publishBegun(request, body, answer);
  }

  /**
   * Has the hub wait for a publication when it stops, which must be published or ended then.
   *
   * @throws Problem if the hub is stopping
   */
  void beginPublication() {
    if (!hub.publications().begin()) {
      throw Problem.stopping();
    }
  }

  /** A publication that was begun will not be published. */
  void endPublication() {
    hub.publications().end();
  }

  /** The same as {@link #publish}, of a publication that was begun. */
  void publishBegun(HttpServletRequest request, InputStream body, Consumer<Answer> answer)
      throws IOException {
    try {
      AccessToken token = admission.publisher(request);
      FormPairs fields = RequestBody.read(request, body, parts.maxBodySize());
      Update update = parts.publications().update(fields, token);
      publisher.publish(update).whenComplete((id, error) -> answer(answer, id, error));
    } catch (IOException | RuntimeException | Error e) {
      hub.publications().end();
      throw e;
    }
  }

  private void answer(Consumer<Answer> answer, String id, Throwable error) {
    try {
      answer.accept(new Answer(id, error == null ? null : failed(error)));
    } finally {
      hub.publications().end();
    }
  }

  private static ErrorResponse failed(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    boolean overloaded = cause instanceof OverloadedException;
    // What is wrong with the history is in the log already, once and not for each publication.
    if (!overloaded && !(cause instanceof HistoryException)) {
      LOG.log(Level.WARNING, "a publication could not be logged", error);
    }
    return ErrorResponses.later(
        overloaded
            ? "Too many updates wait to be stored or delivered: try again later"
            : "The update could not be stored: try again later");
  }

  /**
   * Finds out what a subscription asks for, and takes what its stream needs of the quotas.
   *
   * @throws Problem if it is wrong or not allowed
   */
  Opening opening(HttpServletRequest request, FormPairs body) {
    if (!hub.isServing()) {
      throw Problem.stopping();
    }
    FormPairs query = FormPairs.ofQuery(PlainRequest.query(request));
    FormPairs parameters = query.and(body);
    ProtocolVersion version = parts.subscriptions().version(parameters);
    if (version == ProtocolVersion.V0) {
      parameters = parameters.withoutBroken();
    }
    Optional<AccessToken> token = authenticator.subscriber(request, version);
    List<Selection> selections = parts.subscriptions().selections(parameters, version);
    Optional<String> cursor = Cursor.of(request, parameters, version);
    Subscriber subscriber = new Subscriber(version, selections, token.orElse(null));
    hub.admit(subscriber);
    Optional<String> rewind = cursor.isPresent() ? Optional.empty() : parameters.first("rewind");
    // Whoever has used up a quota has nothing looked up.
    Lease lease = limiter.stream(request, subscriber);
    try {
      ResumePoint start =
          rewind.isPresent()
              ? hub.rewind(subscriber, SubscriptionParser.rewind(rewind.get()))
              : hub.resume(cursor);
      return new Opening(subscriber, start, lease);
    } catch (RuntimeException | Error e) {
      lease.release();
      throw e;
    }
  }

  /** Begins the stream, on the response of a suspended request. */
  void open(Opening opening, AsyncContext context) throws IOException {
    try {
      begin(opening, context);
    } catch (IOException | RuntimeException | Error e) {
      opening.lease().release();
      throw e;
    }
  }

  private void begin(Opening opening, AsyncContext context) throws IOException {
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    response.setStatus(HttpServletResponse.SC_OK);
    response.setHeader("Content-Type", "text/event-stream");
    STREAM_HEADERS.forEach(response::setHeader);
    cursorHeader(opening).ifPresent(header -> response.setHeader(header.name(), header.value()));
    // Liberty holds back what is flushed into a larger buffer.
    response.setBufferSize(1);
    hub.subscribe(
        opening.subscriber(), new ServletEventSink(context), opening.start(), opening.lease());
  }

  /** A header field. */
  record Header(String name, String value) {}

  static Optional<Header> cursorHeader(Opening opening) {
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
