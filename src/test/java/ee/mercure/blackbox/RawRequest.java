package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * One HTTP/1.1 request as it goes over the wire: any method, any target, any header lines in any
 * number, in the order in which they were added.
 */
final class RawRequest {
  private final Hub hub;
  private final String method;
  private final String target;
  private final List<String> headerLines = new ArrayList<>();
  private byte[] body;
  private int chunkSize;

  RawRequest(Hub hub, String method, String target) {
    this.hub = hub;
    this.method = method;
    this.target = target;
  }

  RawRequest header(String name, String value) {
    headerLines.add(name + ": " + value);
    return this;
  }

  RawRequest bearer(Token token) {
    return header("Authorization", token.bearer());
  }

  RawRequest cookie(String name, String value) {
    return header("Cookie", name + "=" + value);
  }

  /** A form body exactly as written here. */
  RawRequest form(String encoded) {
    return header("Content-Type", "application/x-www-form-urlencoded").body(encoded);
  }

  RawRequest body(String text) {
    return body(text.getBytes(UTF_8));
  }

  RawRequest body(byte[] bytes) {
    body = bytes.clone();
    return this;
  }

  /** Sends the body in chunks of this many bytes, without a Content-Length. */
  RawRequest chunked(int size) {
    chunkSize = size;
    return this;
  }

  /** Sends the request on a connection of its own and reads the whole response. */
  RawResponse send() {
    try (RawConnection connection = hub.connect()) {
      return connection.send(header("Connection", "close"));
    }
  }

  /** Sends the request and hands out the event stream that must answer it. */
  EventStream open() {
    return EventStream.open(hub.connect(), this);
  }

  String method() {
    return method;
  }

  byte[] bytes() {
    StringBuilder head = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1");
    if (headerLines.stream().noneMatch(line -> line.startsWith("Host: "))) {
      head.append("\r\nHost: ").append(hub.authority());
    }
    headerLines.forEach(line -> head.append("\r\n").append(line));
    if (body != null) {
      head.append(chunkSize == 0 ? "\r\nContent-Length: " + body.length : CHUNKED);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n\r\n").toString().getBytes(UTF_8));
    if (body != null) {
      writeBody(bytes);
    }
    return bytes.toByteArray();
  }

  private static final String CHUNKED = "\r\nTransfer-Encoding: chunked";

  private void writeBody(ByteArrayOutputStream bytes) {
    if (chunkSize == 0) {
      bytes.writeBytes(body);
      return;
    }
    for (int from = 0; from < body.length; from += chunkSize) {
      int length = Math.min(chunkSize, body.length - from);
      bytes.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(UTF_8));
      bytes.write(body, from, length);
      bytes.writeBytes("\r\n".getBytes(UTF_8));
    }
    bytes.writeBytes("0\r\n\r\n".getBytes(UTF_8));
  }
}
