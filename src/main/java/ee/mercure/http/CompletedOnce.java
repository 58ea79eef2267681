package ee.mercure.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request that may be completed more than once, without effect. Jersey completes it once more
 * when it learns that it was completed, for which Payara logs a stack trace at the end of each
 * stream.
 */
final class CompletedOnce extends HttpServletRequestWrapper {
  private AsyncContext context;

  private CompletedOnce(HttpServletRequest request) {
    super(request);
  }

  /** The request itself on servers that do not need this. */
  static HttpServletRequest of(HttpServletRequest request) {
    return Payara.serves(request) ? new CompletedOnce(request) : request;
  }

  @Override
  public AsyncContext startAsync() {
    context = new Once(super.startAsync());
    return context;
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
    context = new Once(super.startAsync(request, response));
    return context;
  }

  @Override
  public AsyncContext getAsyncContext() {
    return context == null ? super.getAsyncContext() : context;
  }

  private record Once(AsyncContext context, AtomicBoolean completed) implements AsyncContext {
    Once(AsyncContext context) {
      this(context, new AtomicBoolean());
    }

    @Override
    public void complete() {
      if (completed.compareAndSet(false, true)) {
        context.complete();
      }
    }

    @Override
    public ServletRequest getRequest() {
      return context.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
      return context.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
      return context.hasOriginalRequestAndResponse();
    }

    @Override
    public void dispatch() {
      context.dispatch();
    }

    @Override
    public void dispatch(String path) {
      context.dispatch(path);
    }

    @Override
    public void dispatch(ServletContext servletContext, String path) {
      context.dispatch(servletContext, path);
    }

    @Override
    public void start(Runnable work) {
      context.start(work);
    }

    @Override
    public void addListener(AsyncListener listener) {
      context.addListener(listener);
    }

    @Override
    public void addListener(
        AsyncListener listener, ServletRequest request, ServletResponse response) {
      context.addListener(listener, request, response);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
      return context.createListener(type);
    }

    @Override
    public void setTimeout(long millis) {
      context.setTimeout(millis);
    }

    @Override
    public long getTimeout() {
      return context.getTimeout();
    }
  }
}
