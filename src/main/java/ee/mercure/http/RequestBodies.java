package ee.mercure.http;

import ee.mercure.http.BodyTransfer.Outcome;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sees to it that no thread waits for the bytes of a client. The body of a request that has not
 * come with its head is taken as it comes, within limits of size and time, and the request is
 * answered when it is there. What is refused before is answered at once, and the rest of its body
 * thrown away for a while. Thread-safe.
 */
@ApplicationScoped
public class RequestBodies {
  private static final Logger LOG = Logger.getLogger(RequestBodies.class.getName());

  /** How much of the heap the bodies that are on their way may take together. */
  private static final int HEAP_SHARE = 16;

  /** A body of more bytes is taken as it comes even if all of it may be there. */
  private static final int MAX_AT_ONCE = 16 * 1024;

  /**
   * How long the rest of a body that nobody wants is taken, so that the client reads the answer.
   */
  private static final long LINGER_MILLIS = 2_000;

  private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS", "DELETE");

  @Inject HttpParts parts;
  @Inject ErrorResponses errors;
  @Inject Endpoint endpoint;

  private final AtomicLong underWay = new AtomicLong();
  private final long maxUnderWay = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
  private final ScheduledThreadPoolExecutor timers = timers();

  private static ScheduledThreadPoolExecutor timers() {
    ScheduledThreadPoolExecutor timers =
        new ScheduledThreadPoolExecutor(
            2,
            work -> {
              Thread thread = new Thread(work, "mercure-request-timeout");
              thread.setDaemon(true);
              return thread;
            });
    timers.setRemoveOnCancelPolicy(true);
    return timers;
  }

  @PreDestroy
  void stop() {
    timers.shutdownNow();
  }

  /** Whether whoever reads the body of the request will not wait for the client. */
  static boolean isComplete(HttpServletRequest request) throws IOException {
    long length = request.getContentLengthLong();
    if (length < 0) {
      boolean framed = request.getProtocol().startsWith("HTTP/1");
      return framed
          ? request.getHeader("Transfer-Encoding") == null
          : WITHOUT_BODY.contains(request.getMethod());
    }
    return length == 0 || (length <= MAX_AT_ONCE && request.getInputStream().available() >= length);
  }

  /**
   * Takes the body of a publication or a subscription, and answers the request when it is there.
   *
   * @param request as the container made it
   * @param view the same without what the hub ignores
   * @throws Problem if so much is announced that nothing is taken
   */
  void take(HttpServletRequest request, HttpServletRequest view, HttpServletResponse response)
      throws IOException {
    long maxBytes = parts.maxBodySize();
    if (maxBytes > 0 && request.getContentLengthLong() > maxBytes) {
      throw RequestBody.tooLarge(maxBytes);
    }
    boolean publishes = view.getMethod().equals("POST");
    if (publishes) {
      endpoint.beginPublication();
    }
    if (losesNextRequest(request)) {
      response.setHeader("Connection", "close");
    }
    AsyncContext context = request.startAsync(request, response);
    start(context, parts.requestTimeout().toMillis(), new Body(view, maxBytes, publishes));
  }

  /**
   * Whether the server, once in ten thousand times, does not hear the request that follows on the
   * connection, and closes it half a minute later: Payara, over HTTP/1.1.
   */
  private static boolean losesNextRequest(HttpServletRequest request) {
    return Payara.serves(request) && request.getProtocol().startsWith("HTTP/1");
  }

  /** Answers a request with an error, whose body may be on its way. */
  void refuse(HttpServletRequest request, HttpServletResponse response, ErrorResponse error)
      throws IOException {
    if (isComplete(request)) {
      error.writeTo(response);
      return;
    }
    AsyncContext context = request.startAsync(request, response);
    answer(context, error, true);
    start(context, LINGER_MILLIS, new Discarded());
  }

  private void start(AsyncContext context, long millis, Outcome outcome) {
    try {
      BodyTransfer.start(context, millis, timers, outcome);
    } catch (IOException | RuntimeException e) {
      outcome.failed(context, e);
    }
  }

  private static void answer(AsyncContext context, ErrorResponse error, boolean isLast) {
    HttpServletRequest request = (HttpServletRequest) context.getRequest();
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    try {
      if (isLast && request.getProtocol().startsWith("HTTP/1")) {
        response.setHeader("Connection", "close");
      }
      error.writeTo(response);
      response.flushBuffer();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.FINE, "a client did not wait for its answer", e);
    }
  }

  private static void end(AsyncContext context) {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.FINE, "the container has completed a request already", e);
    }
  }

  private static void giveUp(AsyncContext context, ErrorResponse error) {
    answer(context, error, true);
    Unread.giveUp(context.getRequest());
    end(context);
  }

  /** The rest of a body that nobody wants. */
  private static final class Discarded implements Outcome {
    @Override
    public void ended(AsyncContext context) {
      end(context);
    }

    @Override
    public void timedOut(AsyncContext context) {
      Unread.giveUp(context.getRequest());
      end(context);
    }

    @Override
    public void failed(AsyncContext context, Throwable error) {
      timedOut(context);
    }
  }

  /** A body that somebody waits for. */
  private final class Body implements Outcome {
    private final HttpServletRequest view;
    private final long maxBytes;
    private final boolean publishes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Body(HttpServletRequest view, long maxBytes, boolean publishes) {
      this.view = view;
      this.maxBytes = maxBytes;
      this.publishes = publishes;
    }

    @Override
    public void arrived(byte[] chunk, int length) {
      if (underWay.addAndGet(length) > maxUnderWay) {
        underWay.addAndGet(-length);
        throw Problem.tryLater(503, "Too many requests are on their way", Duration.ofSeconds(1));
      }
      bytes.write(chunk, 0, length);
      if (maxBytes > 0 && bytes.size() > maxBytes) {
        throw RequestBody.tooLarge(maxBytes);
      }
    }

    @Override
    public void ended(AsyncContext context) {
      try {
        ByteArrayInputStream body = new ByteArrayInputStream(bytes.toByteArray());
        if (publishes) {
          endpoint.publishBegun(view, body, answer -> published(context, answer));
        } else {
          FormPairs fields = RequestBody.read(view, body, maxBytes);
          endpoint.open(endpoint.opening(view, fields), context);
        }
      } catch (IOException | RuntimeException | Error e) {
        answer(context, errors.of(e, view), false);
        end(context);
      } finally {
        release();
      }
    }

    private void published(AsyncContext context, Endpoint.Answer answer) {
      if (answer.isPublished()) {
        acknowledge((HttpServletResponse) context.getResponse(), answer.id());
      } else {
        answer(context, answer.error(), false);
      }
      end(context);
    }

    private void acknowledge(HttpServletResponse response, String id) {
      try {
        ErrorResponse.write(response, HttpServletResponse.SC_OK, id);
        response.flushBuffer();
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.FINE, "a publisher did not wait for its answer", e);
      }
    }

    @Override
    public void timedOut(AsyncContext context) {
      forget();
      long seconds = parts.requestTimeout().toSeconds();
      giveUp(context, new ErrorResponse(408, "The request did not come within " + seconds + " s"));
    }

    @Override
    public void failed(AsyncContext context, Throwable error) {
      forget();
      giveUp(
          context,
          error instanceof Problem
              ? errors.of(error, view)
              : new ErrorResponse(400, "The request body could not be read"));
    }

    private void forget() {
      release();
      if (publishes) {
        endpoint.endPublication();
      }
    }

    private void release() {
      underWay.addAndGet(-bytes.size());
    }
  }
}
