package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is no request, or hardly one: whatever the server makes of it, the answer is no failure of
 * the server and shows nothing of its inside, and the connection ends.
 */
final class RawRequestsIT extends DevelopmentHub {
  private static final String END = "\r\nHost: a\r\nConnection: close\r\n\r\n";

  private final Hub hub = Hub.deployed();

  @AfterEach
  void hubGoesOn() {
    new Bystander(hub).isServed();
  }

  /** All that the server sends until it closes. */
  private String answer(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), hub.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException e) {
      // The server has broken off, as it may.
      return "";
    }
  }

  private void assertDeserved(String request) throws IOException {
    String answer = answer(request);
    assertThat(answer).doesNotMatch("(?s)HTTP/\\S+ 500.*");
    assertThat(answer).doesNotContainPattern(GeneratedRequestsIT.INSIDE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET",
        "GET ",
        "GET /",
        " / HTTP/1.1",
        "GET  / HTTP/1.1",
        "GET /\tHTTP/1.1",
        "GET / HTTP/9.9",
        "GET / HTTP/1.1 x",
        "GET / ICAP/1.0",
        "G\u0000T / HTTP/1.1",
        "GET /\u0000 HTTP/1.1",
        "GET /\u00ff\u00fe HTTP/1.1",
        "GET \\ HTTP/1.1",
        "GET ? HTTP/1.1",
        "GET * HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "GET http:// HTTP/1.1",
        "GET http://[ HTTP/1.1",
        "GET http://a:b@c/.well-known/mercure HTTP/1.1",
        "GET //.well-known/mercure HTTP/1.1",
        "GET /.well-known//mercure HTTP/1.1",
        "GET /.well-known/../.well-known/mercure HTTP/1.1",
        "GET /.well-known/mercure/../../WEB-INF/web.xml HTTP/1.1",
        "GET /WEB-INF/web.xml HTTP/1.1",
        "GET /%57EB-INF/web.xml HTTP/1.1",
        "GET /WEB-INF%2fweb.xml HTTP/1.1",
        "GET /.well-known/mercure%00 HTTP/1.1",
        "GET /.well-known/mercure;a=b HTTP/1.1",
        "GET /.well-known/mercure?%zz HTTP/1.1",
        "GET /.well-known/mercure#topic HTTP/1.1",
        "TRACE /.well-known/mercure HTTP/1.1",
        "CONNECT a:1 HTTP/1.1",
        "CONNECT /.well-known/mercure HTTP/1.1",
        "PRI * HTTP/2.0",
        "\u0016\u0003\u0001\u0002\u0000\u0001",
      })
  void requestLinesGetWhatTheyDeserve(String line) throws IOException {
    assertDeserved(line + END);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cookie: \u0001",
        "Cookie: a=\u0001b",
        "Cookie: =",
        "Cookie: a=\"",
        "Cookie: \u00e4=\u00f6",
        "Accept: \u0001",
        "Accept: /",
        "Accept-Language: \u0000",
        "Authorization:",
        "Authorization: Bearer \u0001",
        "Authorization: \u00ff",
        "Content-Type: \u0001",
        "Content-Type: ;;;",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Content-Length: 1, 2",
        "Content-Length: x",
        "Content-Length: 0\r\nContent-Length: 1",
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: \u000bchunked",
        "Expect: nothing",
        "Host: b",
        "Host: \u0001",
        "Host: [",
        "Origin: \u0001",
        "Last-Event-ID: \u0001",
        "If-Modified-Since: \u0001",
        "If-None-Match: \u0001",
        "Range: bytes=\u0001",
        "Upgrade: websocket\r\nConnection: Upgrade",
        "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: \u0001",
        "X-Forwarded-For: \u0001",
        "Forwarded: for=\"",
        ": x",
        "x",
        " folded",
        "a b: c",
        "\u0000: \u0000",
      })
  void fieldsGetWhatTheyDeserve(String field) throws IOException {
    for (String method : new String[] {"GET", "HEAD", "POST", "OPTIONS"}) {
      for (String path : new String[] {Hub.PATH, Hub.PATH + "/subscriptions", "/nothing"}) {
        assertDeserved(method + " " + path + " HTTP/1.1\r\n" + field + END);
      }
    }
  }

  @Test
  void octetsAtRandomGetWhatTheyDeserve() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] octets = new byte[1 + random.nextInt(2_000)];
      random.nextBytes(octets);
      assertDeserved(new String(octets, ISO_8859_1));
    }
  }
}
