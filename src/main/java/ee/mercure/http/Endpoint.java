package ee.mercure.http;

import ee.mercure.auth.AccessToken;
import ee.mercure.delivery.ServletEventSink;
import ee.mercure.delivery.Subscriber;
import ee.mercure.history.HistoryException;
import ee.mercure.hub.Hub;
import ee.mercure.hub.OverloadedException;
import ee.mercure.hub.Publisher;
import ee.mercure.hub.ResumePoint;
import ee.mercure.log.LogUnavailableException;
import ee.mercure.log.UnknownOutcomeException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
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

  /**
   * A subscription that may be opened.
   *
   * @param start where it starts, as far as it is known now
   * @param settled where it starts, once that is certain
   * @param lease what its stream has taken of the quotas
   */
  record Opening(
      Subscriber subscriber, ResumePoint start, CompletionStage<ResumePoint> settled, Lease lease) {
    private boolean isSettled() {
      return settled.toCompletableFuture().isDone();
    }
  }

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
      Optional<IdempotencyKey> key = IdempotencyKey.of(request);
      if (PublicationLines.isTypeOf(request.getContentType())) {
        List<Update> updates = updates(request, body, token, key);
        publisher
            .publishAll(updates)
            .whenComplete(
                (ids, error) ->
                    answer(answer, error == null ? String.join("\n", ids) : null, error));
        return;
      }
      FormPairs fields = RequestBody.read(request, body, parts.maxBodySize());
      Update update = parts.publications().update(fields, token, key);
      publisher.publish(update).whenComplete((id, error) -> answer(answer, id, error));
    } catch (IOException | RuntimeException | Error e) {
      hub.publications().end();
      throw e;
    }
  }

  /** All updates of a request with several, none of which is published if one is wrong. */
  private List<Update> updates(
      HttpServletRequest request, InputStream body, AccessToken token, Optional<IdempotencyKey> key)
      throws IOException {
    List<Update> updates = new ArrayList<>();
    for (PublicationLines.Line line :
        PublicationLines.read(RequestBody.bytes(request, body, parts.maxBodySize()))) {
      if (!updates.isEmpty()) {
        // The request itself has counted as one.
        limiter.publication(token);
      }
      try {
        updates.add(
            parts
                .publications()
                .update(line.fields(), token, key.map(of -> of.ofLine(line.number()))));
      } catch (Problem e) {
        throw e.inLine(line.number());
      }
    }
    return updates;
  }

  private void answer(Consumer<Answer> answer, String id, Throwable error) {
    try {
      answer.accept(new Answer(id, error == null ? null : failed(error)));
    } finally {
      hub.publications().end();
    }
  }

  private static Throwable unwrapped(Throwable error) {
    return error instanceof CompletionException ? error.getCause() : error;
  }

  private static ErrorResponse failed(Throwable error) {
    Throwable cause = unwrapped(error);
    if (cause instanceof UnknownOutcomeException) {
      return ErrorResponses.unknownOutcome();
    }
    if (cause instanceof LogUnavailableException) {
      // What is wrong with the log was logged once.
      return ErrorResponses.later(cause.getMessage() + ": try again later");
    }
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
      if (rewind.isPresent()) {
        ResumePoint start = hub.rewind(subscriber, SubscriptionParser.rewind(rewind.get()));
        return new Opening(subscriber, start, CompletableFuture.completedFuture(start), lease);
      }
      CompletableFuture<ResumePoint> settled = hub.resumeCaughtUp(cursor).toCompletableFuture();
      ResumePoint start = settled.isDone() ? settled.join() : ResumePoint.unknown(cursor);
      return new Opening(subscriber, start, settled, lease);
    } catch (RuntimeException | Error e) {
      lease.release();
      throw e;
    }
  }

  /** Begins the stream, on the response of a suspended request. */
  void open(Opening opening, AsyncContext context) throws IOException {
    if (opening.isSettled()) {
      beginOrRelease(opening, opening.start(), context);
    } else {
      opening.settled().whenComplete((start, error) -> beginLate(opening, start, error, context));
    }
  }

  private void beginOrRelease(Opening opening, ResumePoint start, AsyncContext context)
      throws IOException {
    try {
      begin(opening, start, context);
    } catch (IOException | RuntimeException | Error e) {
      opening.lease().release();
      throw e;
    }
  }

  /** Nobody waits for this, so that what fails is answered here. */
  private void beginLate(
      Opening opening, ResumePoint start, Throwable error, AsyncContext context) {
    try {
      if (error == null) {
        beginOrRelease(opening, start, context);
        return;
      }
      opening.lease().release();
      errors
          .of(unwrapped(error), (HttpServletRequest) context.getRequest())
          .writeTo((HttpServletResponse) context.getResponse());
    } catch (IOException | RuntimeException | Error e) {
      LOG.log(Level.FINE, "a stream could not begin", e);
    }
    try {
      context.complete();
    } catch (IllegalStateException ended) {
      LOG.log(Level.FINE, "its client had left", ended);
    }
  }

  private void begin(Opening opening, ResumePoint start, AsyncContext context) throws IOException {
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    response.setStatus(HttpServletResponse.SC_OK);
    response.setHeader("Content-Type", "text/event-stream");
    STREAM_HEADERS.forEach(response::setHeader);
    cursorHeader(opening.subscriber().version(), start)
        .ifPresent(header -> response.setHeader(header.name(), header.value()));
    // Liberty holds back what is flushed into a larger buffer.
    response.setBufferSize(1);
    hub.subscribe(opening.subscriber(), new ServletEventSink(context), start, opening.lease());
  }

  /** A header field. */
  record Header(String name, String value) {}

  static Optional<Header> cursorHeader(ProtocolVersion version, ResumePoint start) {
    String name = version == ProtocolVersion.V0 ? "Last-Event-ID" : "Mercure-Last-Event-ID";
    return start.responseCursor().map(cursor -> new Header(name, Cursor.toHeaderValue(cursor)));
  }
}
