import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import okhttp3.Dispatcher;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;

/**
 * okhttp-sse, which does not reconnect: {@code OkHttpClient {NAME URL CURSOR_PARAMETER CURSOR}...}. The cursor
 * is sent as {@code Last-Event-ID}; over https the connection is HTTP/2.
 */
public final class OkHttpClient extends EventSourceListener {
  private static final ScheduledExecutorService TIMER = Executors.newScheduledThreadPool(1);
  private static final EventSource.Factory FACTORY = EventSources.createFactory(client());

  private final String name;
  private final String url;
  private volatile String cursor;

  private OkHttpClient(String name, String url, String cursor) {
    this.name = name;
    this.url = url;
    this.cursor = cursor;
  }

  public static void main(String... arguments) {
    for (int i = 0; i < arguments.length; i += 4) {
      new OkHttpClient(arguments[i], arguments[i + 1], arguments[i + 3]).open();
    }
  }

  /** Five streams of one host are the default's limit. */
  private static okhttp3.OkHttpClient client() {
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequestsPerHost(100);
    return new okhttp3.OkHttpClient.Builder()
        .dispatcher(dispatcher)
        .readTimeout(Duration.ZERO)
        .build();
  }

  private void open() {
    Request.Builder request = new Request.Builder().url(url);
    if (!cursor.isEmpty()) {
      request.header("Last-Event-ID", cursor);
    }
    FACTORY.newEventSource(request.build(), this);
  }

  @Override
  public void onOpen(EventSource source, Response response) {
    System.out.printf(
        "{\"stream\":%s,\"protocol\":\"%s\"}%n", quoted(name), response.protocol());
  }

  @Override
  public void onEvent(EventSource source, String id, String type, String data) {
    if (id != null && !id.isEmpty()) {
      cursor = id;
    }
    System.out.printf(
        "{\"stream\":%s,\"type\":%s,\"id\":%s,\"data\":%s}%n",
        quoted(name), quoted(type == null ? "message" : type), quoted(id), quoted(data));
  }

  @Override
  public void onClosed(EventSource source) {
    TIMER.schedule(this::open, 1, TimeUnit.SECONDS);
  }

  @Override
  public void onFailure(EventSource source, Throwable failure, Response response) {
    System.err.println(name + ": " + failure + " " + response);
    TIMER.schedule(this::open, 1, TimeUnit.SECONDS);
  }

  private static String quoted(String text) {
    return text == null
        ? "\"\""
        : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
