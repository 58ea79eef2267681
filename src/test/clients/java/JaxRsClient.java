import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.sse.InboundSseEvent;
import jakarta.ws.rs.sse.SseEventSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The SSE client of Jakarta REST, of whichever implementation is on the class path:
 * {@code JaxRsClient {NAME URL CURSOR_PARAMETER CURSOR}...}. It comes back by itself when a stream ends, and
 * not when the port is closed: then it is opened again, with the last id as {@code Last-Event-ID}.
 */
public final class JaxRsClient {
  private static final ScheduledExecutorService TIMER = Executors.newScheduledThreadPool(2);

  private final String name;
  private final String url;
  private volatile String cursor;

  private JaxRsClient(String name, String url, String cursor) {
    this.name = name;
    this.url = url;
    this.cursor = cursor;
  }

  public static void main(String... arguments) {
    for (int i = 0; i < arguments.length; i += 4) {
      new JaxRsClient(arguments[i], arguments[i + 1], arguments[i + 3]).open();
    }
  }

  private void open() {
    Client client = ClientBuilder.newClient();
    ClientRequestFilter sendCursor =
        request -> {
          // When it comes back by itself, it says by itself what its last event was.
          if (!cursor.isEmpty() && !request.getHeaders().containsKey("Last-Event-ID")) {
            request.getHeaders().putSingle("Last-Event-ID", cursor);
          }
        };
    WebTarget target = client.target(url).register(sendCursor);
    SseEventSource source =
        SseEventSource.target(target).reconnectingEvery(1, TimeUnit.SECONDS).build();
    source.register(this::tell, failure -> System.err.println(name + ": " + failure));
    source.open();
    TIMER.schedule(() -> reopenIfClosed(source, client), 1, TimeUnit.SECONDS);
  }

  private void reopenIfClosed(SseEventSource source, Client client) {
    if (source.isOpen()) {
      TIMER.schedule(() -> reopenIfClosed(source, client), 1, TimeUnit.SECONDS);
      return;
    }
    client.close();
    open();
  }

  private void tell(InboundSseEvent event) {
    String id = event.getId();
    if (id != null && !id.isEmpty()) {
      cursor = id;
    }
    String type = event.getName() == null ? "message" : event.getName();
    System.out.printf(
        "{\"stream\":%s,\"type\":%s,\"id\":%s,\"data\":%s}%n",
        quoted(name), quoted(type), quoted(id), quoted(event.readData()));
  }

  private static String quoted(String text) {
    return text == null
        ? "\"\""
        : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
