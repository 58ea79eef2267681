package ee.mercure.delivery;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The server's own object for one HTTP/2 stream. It is looked for in the request, by the names that
 * servers have given it, because two things cannot be had by the Servlet API:
 *
 * <ul>
 *   <li>Clients end streams and keep the connection. Grizzly does not even fail when something is
 *       written to such a stream.
 *   <li>Undertow keeps the rest of a frame for which flow control left no room, and sends it only
 *       when something more is written or flushed.
 * </ul>
 *
 * <p>Where the object is not found, the next write has to do. Thread-safe.
 */
final class ServerStream {
  private static final Logger LOG = Logger.getLogger(ServerStream.class.getName());

  /** Fields and methods that lead from the class of a request to the object. */
  private static final Map<String, List<String>> PATHS =
      Map.of(
          "io.undertow.servlet.spec.HttpServletRequestImpl",
          List.of("getExchange()", "getConnection()", "responseChannel"),
          "org.apache.catalina.connector.RequestFacade",
          List.of(
              "request",
              "getCoyoteRequest()",
              "getRequest()",
              "getProcessingState()",
              "getHttpContext()",
              "getCloseable()"));

  private final Object stream;
  private final Method isOpen;

  /** Undertow's; absent elsewhere. */
  private final Optional<Method> isReadyForFlush;

  private final Optional<Method> resumeWrites;

  private ServerStream(Object stream) throws NoSuchMethodException {
    this.stream = stream;
    this.isOpen = method(stream.getClass(), "isOpen");
    this.isReadyForFlush = optionalMethod(stream.getClass(), "isReadyForFlush");
    this.resumeWrites = optionalMethod(stream.getClass(), "resumeWrites");
  }

  /** The object behind a request that came by HTTP/2; none where the server is not known. */
  static Optional<ServerStream> of(ServletRequest request) {
    ServletRequest innermost = request;
    while (innermost instanceof ServletRequestWrapper wrapper) {
      innermost = wrapper.getRequest();
    }
    List<String> path = PATHS.get(innermost.getClass().getName());
    if (path == null) {
      return Optional.empty();
    }
    try {
      Object found = innermost;
      for (String step : path) {
        found = follow(found, step);
      }
      return Optional.of(new ServerStream(found));
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.FINE, "writes alone show here when an HTTP/2 stream has ended", e);
      return Optional.empty();
    }
  }

  private static Object follow(Object from, String step) throws ReflectiveOperationException {
    if (step.endsWith("()")) {
      return method(from.getClass(), step.substring(0, step.length() - 2)).invoke(from);
    }
    return field(from.getClass(), step).get(from);
  }

  private static Method method(Class<?> type, String name) throws NoSuchMethodException {
    Method method = type.getMethod(name);
    method.setAccessible(true);
    return method;
  }

  private static Optional<Method> optionalMethod(Class<?> type, String name) {
    try {
      return Optional.of(method(type, name));
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  private static Field field(Class<?> type, String name) throws NoSuchFieldException {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field;
        }
      }
    }
    throw new NoSuchFieldException(type.getName() + "." + name);
  }

  /** Whether neither side has ended the stream, as far as the server knows. */
  boolean isOpen() {
    try {
      return (boolean) isOpen.invoke(stream);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.FINE, "a server does not tell whether a stream is open", e);
      return true;
    }
  }

  /** Whether the server can be asked by {@link #holdsFlushed}. */
  boolean tellsWhatItHolds() {
    return isReadyForFlush.isPresent() && resumeWrites.isPresent();
  }

  /**
   * Whether something that was flushed waits in the server. If so, the stream's write listener runs
   * once some of it is sent, after which it is to be flushed again: it may have been a part. Asked
   * only of a server that {@linkplain #tellsWhatItHolds tells}.
   */
  boolean holdsFlushed() {
    try {
      boolean holds = (boolean) isReadyForFlush.get().invoke(stream);
      if (holds) {
        resumeWrites.get().invoke(stream);
      }
      return holds;
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.FINE, "a server does not tell what it holds", e);
      return false;
    }
  }
}
