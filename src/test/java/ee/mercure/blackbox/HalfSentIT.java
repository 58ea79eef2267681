package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that do not send what they announce cost the others nothing. */
@ExtendWith(ArquillianExtension.class)
final class HalfSentIT {
  private static final int STRANGERS = 300;
  private static final int PUBLISHERS = 100;
  private static final int PUBLICATIONS = 200;
  private static final Pattern CONTENT_LENGTH =
      Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();
  private final Token publisher = Token.classic().publish("*");
  private final PlainSockets sockets = new PlainSockets(hub);
  private final Bystander bystander = new Bystander(hub);

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.request-timeout", "5s").build();
  }

  @AfterEach
  void close() throws IOException {
    sockets.close();
  }

  private static String head(String method, String fields) {
    return method + " /.well-known/mercure HTTP/1.1\r\nHost: localhost\r\n" + fields;
  }

  private String authorization() {
    return "Authorization: " + publisher.bearer() + "\r\n";
  }

  /** All of a response whose head gives its length or that ends in a last chunk. */
  private static String answer(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    int octet;
    while (!isWhole(text) && (octet = socket.getInputStream().read()) >= 0) {
      text.append((char) octet);
    }
    return text.toString();
  }

  private static boolean isWhole(StringBuilder text) {
    int head = text.indexOf("\r\n\r\n");
    if (head < 0) {
      return false;
    }
    Matcher length = CONTENT_LENGTH.matcher(text.substring(0, head + 2));
    return length.find()
        ? text.length() == head + 4 + Integer.parseInt(length.group(1))
        : text.lastIndexOf("\r\n0\r\n\r\n") > 0;
  }

  @Test
  void halfSentQueriesOfStrangersHoldNobodyUp() throws IOException {
    for (int i = 0; i < STRANGERS; i++) {
      sockets.open(head("QUERY", FORM + "Content-Length: 1000\r\n\r\nmatch="));
    }
    bystander.isServed();
  }

  @Test
  void halfSentPublicationsHoldNobodyUp() throws IOException {
    for (int i = 0; i < PUBLISHERS; i++) {
      sockets.open(head("POST", authorization() + FORM + "Content-Length: 1000\r\n\r\ntopic="));
    }
    bystander.isServed();
  }

  @Test
  void halfSentPublicationsWithoutATokenHoldNobodyUp() throws IOException {
    for (int i = 0; i < PUBLISHERS; i++) {
      sockets.open(head("POST", FORM + "Content-Length: 1000\r\n\r\ntopic="));
    }
    bystander.isServed();
  }

  @Test
  void halfSentBodiesOfOtherPathsAndMethodsHoldNobodyUp() throws IOException {
    for (int i = 0; i < PUBLISHERS; i++) {
      sockets.open(head("DELETE", "Content-Length: 1000\r\n\r\nx"));
      sockets.open(
          "POST /.well-known/nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx");
      sockets.open("POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx");
      sockets.open("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx");
    }
    bystander.isServed();
  }

  @Test
  void whoDoesNotSendABodyInTimeIsAnswered408() throws IOException {
    Socket socket =
        sockets.open(head("POST", authorization() + FORM + "Content-Length: 9\r\n\r\ntop"));
    assertThat(answer(socket)).startsWith("HTTP/1.1 408 ").contains("did not come");
    Socket chunked =
        sockets.open(
            head("POST", authorization() + FORM + "Transfer-Encoding: chunked\r\n\r\n3\r\ntop"));
    assertThat(answer(chunked)).startsWith("HTTP/1.1 408 ").contains("did not come");
  }

  @Test
  void whoMayNotPublishIsToldBeforeTheBodyHasCome() throws IOException {
    Socket socket = sockets.open(head("POST", FORM + "Content-Length: 1000\r\n\r\ntop"));
    assertThat(answer(socket)).startsWith("HTTP/1.1 401 ").contains("WWW-Authenticate: Bearer");
  }

  /** Some servers ask for the body first; none waits for it. */
  @Test
  void whoMayNotPublishAndWaitsToBeAskedForTheBodyIsRefusedAndLeft() throws IOException {
    Socket socket =
        sockets.open(head("POST", FORM + "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n"));
    String all = new String(socket.getInputStream().readAllBytes(), US_ASCII);
    assertThat(all).contains("HTTP/1.1 401 ");
  }

  @Test
  void whoMayPublishAndWaitsToBeAskedForTheBodyIsAsked() throws IOException {
    String body = Form.encode("topic", topic);
    String length = "Content-Length: " + body.length() + "\r\n\r\n";
    Socket socket =
        sockets.open(head("POST", authorization() + FORM + "Expect: 100-continue\r\n" + length));
    assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
        .isEqualTo("HTTP/1.1 100");
    PlainSockets.send(socket, body);
    readUntil(socket, "HTTP/1.1 200 ");
  }

  private static void readUntil(Socket socket, String expected) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(expected) < 0) {
      int octet = socket.getInputStream().read();
      assertThat(octet).as("more than " + text).isNotNegative();
      text.append((char) octet);
    }
  }

  @Test
  void whoAnnouncesTooMuchIsToldBeforeTheBodyHasCome() throws IOException {
    Socket socket =
        sockets.open(head("POST", authorization() + FORM + "Content-Length: 5000000\r\n\r\ntop"));
    assertThat(answer(socket)).startsWith("HTTP/1.1 413 ");
  }

  @ParameterizedTest
  @EnumSource
  void bodyThatComesInPiecesIsTaken(Generation generation) throws IOException {
    String body = Form.encode("topic", topic, "data", "in pieces");
    String fields = "Authorization: " + generation.publisher().bearer() + "\r\n" + FORM;
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      Socket socket =
          sockets.open(
              head(
                  "POST",
                  fields + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n"));
      for (int i = 0; i < body.length(); i++) {
        PlainSockets.send(socket, body.substring(i, i + 1));
      }
      assertThat(answer(socket)).startsWith("HTTP/1.1 200 ");
      assertThat(stream.nextEvent().data()).isEqualTo("in pieces");
    }
  }

  @ParameterizedTest
  @EnumSource
  void chunksThatComeInPiecesAreTaken(Generation generation) throws IOException {
    String body = Form.encode("topic", topic, "data", "in chunks");
    String fields = "Authorization: " + generation.publisher().bearer() + "\r\n" + FORM;
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      Socket socket =
          sockets.open(
              head("POST", fields + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"));
      for (int i = 0; i < body.length(); i++) {
        PlainSockets.send(socket, "1\r\n" + body.charAt(i) + "\r\n");
      }
      PlainSockets.send(socket, "0\r\n\r\n");
      assertThat(answer(socket)).startsWith("HTTP/1.1 200 ");
      assertThat(stream.nextEvent().data()).isEqualTo("in chunks");
    }
  }

  @Test
  void everyBodyThatComesAfterItsHeadIsAnswered() throws Exception {
    ExecutorService publishers = Executors.newFixedThreadPool(8);
    try {
      List<Future<Set<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(publishers.submit(this::publishInTwoPieces));
      }
      for (Future<Set<String>> each : answers) {
        assertThat(each.get()).as("ids").hasSize(PUBLICATIONS).doesNotContain("");
      }
    } finally {
      publishers.shutdownNow();
    }
  }

  /** On one connection, as long as the server does not say that it closes it. */
  private Set<String> publishInTwoPieces() throws IOException {
    String body = Form.encode("topic", topic, "data", "later");
    String length = "Content-Length: " + body.length() + "\r\n\r\n";
    Set<String> ids = new HashSet<>();
    try (PlainSockets own = new PlainSockets(hub)) {
      Socket socket = own.open("");
      for (int i = 0; i < PUBLICATIONS; i++) {
        PlainSockets.send(socket, head("POST", authorization() + FORM + length));
        PlainSockets.send(socket, body);
        String answer = answer(socket);
        assertThat(answer).as("request %d", i).startsWith("HTTP/1.1 200 ");
        ids.add(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        if (answer.contains("Connection: close")) {
          socket.close();
          socket = own.open("");
        }
      }
    }
    return ids;
  }

  @Test
  void queryThatComesInPiecesIsSubscribed() throws IOException {
    String body = Form.encode("match", topic);
    Socket socket =
        sockets.open(head("QUERY", FORM + "Content-Length: " + body.length() + "\r\n\r\n"));
    PlainSockets.send(socket, body.substring(0, 5));
    PlainSockets.send(socket, body.substring(5));
    assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
        .isEqualTo("HTTP/1.1 200");
    hub.publish(publisher, "topic", topic, "data", "found");
    readUntil(socket, "data: found\n");
  }
}
