package ee.mercure.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/** A page in a real browser, headless Chromium, spoken to by the Chrome DevTools Protocol. */
final class Browser implements AutoCloseable, WebSocket.Listener {
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Long, CompletableFuture<Map<String, Object>>> answers =
      new ConcurrentHashMap<>();
  private final Queue<Map<String, Object>> responses = new ConcurrentLinkedQueue<>();
  private final StringBuilder message = new StringBuilder();
  private final Program program;
  private final WebSocket socket;

  private Browser(Program program, Path profile) {
    this.program = program;
    Path portFile = profile.resolve("DevToolsActivePort");
    Deadline.await("the browser: " + portFile, () -> !lines(portFile).isEmpty());
    String origin = "localhost:" + lines(portFile).get(0);
    String target =
        text(
            HttpRequest.newBuilder(URI.create("http://" + origin + "/json/new?about:blank"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build());
    URI debugger = URI.create((String) parse(target).get("webSocketDebuggerUrl"));
    this.socket = client.newWebSocketBuilder().buildAsync(debugger, this).join();
    call("Network.enable", Map.of());
  }

  static Browser start(Path directory, String... flags) {
    Path profile = directory.resolve("profile");
    List<String> command = new ArrayList<>(List.of("chromium", "--headless=new", "--no-sandbox"));
    command.add("--user-data-dir=" + profile);
    command.add("--remote-debugging-port=0");
    command.addAll(List.of(flags));
    return new Browser(Program.start("chromium", directory, Map.of(), command), profile);
  }

  /** Loads a page, and waits until this expression is true in it. */
  void open(String url, String loaded) {
    call("Page.navigate", Map.of("url", url));
    Deadline.await(url, () -> evaluate("String(" + loaded + ")").equals("true"));
  }

  /** The string that an expression, or the promise that it is, results in. */
  String evaluate(String expression) {
    Map<String, Object> answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.containsKey("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer);
    }
    return String.valueOf(object(answer.get("result")).get("value"));
  }

  /** By which protocol the response of this URL came, once it has. */
  Optional<String> protocolOf(String url) {
    return responses.stream()
        .filter(response -> url.equals(response.get("url")))
        .map(response -> (String) response.get("protocol"))
        .findFirst();
  }

  private Map<String, Object> call(String method, Map<String, Object> parameters) {
    long id = calls.incrementAndGet();
    CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket
        .sendText(JsonUtil.toJson(Map.of("id", id, "method", method, "params", parameters)), true)
        .join();
    Map<String, Object> whole =
        answer.orTimeout(Deadline.start().remainingMillis(), TimeUnit.MILLISECONDS).join();
    if (whole.containsKey("error")) {
      throw new AssertionError(method + ": " + whole);
    }
    return object(whole.get("result"));
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    message.append(data);
    if (last) {
      Map<String, Object> received = parse(message.toString());
      message.setLength(0);
      if (received.get("id") instanceof Number id) {
        answers.remove(id.longValue()).complete(received);
      } else if ("Network.responseReceived".equals(received.get("method"))) {
        responses.add(object(object(received.get("params")).get("response")));
      }
    }
    webSocket.request(1);
    return null;
  }

  private String text(HttpRequest request) {
    return client.sendAsync(request, BodyHandlers.ofString()).join().body();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> parse(String json) {
    try {
      return JsonUtil.parseJson(json);
    } catch (JoseException e) {
      throw new AssertionError("no JSON object: " + json, e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  @Override
  public void close() {
    socket.abort();
    program.close();
  }
}
