package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One open subscription. Bytes are read only while a test waits for them, on the test's own thread:
 * a test that does not ask is a subscriber that does not read.
 */
final class EventStream implements AutoCloseable {
  private final RawConnection connection;
  private final RawResponse response;
  private final BodyInput body;
  private final SseParser parser = new SseParser();
  private boolean ended;

  private EventStream(RawConnection connection, RawResponse response) {
    this.connection = connection;
    this.response = response;
    body = connection.body(response);
  }

  static EventStream open(RawConnection connection, RawRequest request) {
    try {
      connection.write(request);
      RawResponse response = connection.readHead();
      if (!response.isEventStream()) {
        String text = connection.body(response).isComplete() ? "" : bodyOf(connection, response);
        throw new AssertionError("no event stream: " + response.status() + " " + text);
      }
      return new EventStream(connection, response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String bodyOf(RawConnection connection, RawResponse head) throws IOException {
    try (connection) {
      return head.withBody(connection.body(head).readAllBytes()).text();
    }
  }

  /** Status and header fields, as they were before the first byte of the stream. */
  RawResponse response() {
    return response;
  }

  /** The next event; comments and blocks without data are passed over. */
  ServerSentEvent nextEvent() {
    Deadline deadline = Deadline.start();
    for (Optional<ServerSentEvent> event = parser.pollEvent(); ; event = parser.pollEvent()) {
      if (event.isPresent()) {
        return event.get();
      }
      receive(deadline, "an event");
    }
  }

  /** The next events, as many as are asked for. */
  List<ServerSentEvent> nextEvents(int count) {
    List<ServerSentEvent> events = new ArrayList<>();
    while (events.size() < count) {
      events.add(nextEvent());
    }
    return events;
  }

  /** Everything up to the event with this id, itself included: the proof of what did not come. */
  List<ServerSentEvent> eventsUntil(String id) {
    List<ServerSentEvent> events = new ArrayList<>();
    do {
      events.add(nextEvent());
    } while (!events.get(events.size() - 1).id().equals(id));
    return events;
  }

  /** The data of everything up to the event with this id. */
  List<String> dataUntil(String id) {
    return eventsUntil(id).stream().map(ServerSentEvent::data).toList();
  }

  /** Waits until the hub has sent this many comment lines in all; returns their number. */
  int awaitComments(int count) {
    Deadline deadline = Deadline.start();
    while (parser.comments() < count) {
      receive(deadline, count + " comment lines");
    }
    return parser.comments();
  }

  /** Waits until the stream holds at least this many bytes; returns all that came, de-chunked. */
  byte[] awaitBytes(int count) {
    Deadline deadline = Deadline.start();
    while (parser.received().length < count) {
      receive(deadline, count + " bytes");
    }
    return parser.received();
  }

  /** Every byte read so far, de-chunked. */
  byte[] bytes() {
    return parser.received();
  }

  /** Everything read so far as text. */
  String text() {
    return new String(parser.received(), UTF_8);
  }

  /** The last {@code retry} of the stream, in milliseconds. */
  Optional<String> reconnectionTime() {
    return parser.reconnectionTime();
  }

  /** Waits until the hub ends the stream; true if it ended it cleanly, not by a cut connection. */
  boolean awaitClosed() {
    Deadline deadline = Deadline.start();
    while (!ended) {
      read(deadline, "the end of the stream");
    }
    return body.isComplete();
  }

  @Override
  public void close() {
    connection.close();
  }

  private void receive(Deadline deadline, String awaited) {
    read(deadline, awaited);
    if (ended) {
      throw new AssertionError("the stream ended before " + awaited + ", after: " + text());
    }
  }

  private void read(Deadline deadline, String awaited) {
    byte[] buffer = new byte[8192];
    try {
      connection.waitAtMost(deadline);
      int length = body.read(buffer);
      if (length < 0) {
        ended = true;
      } else {
        parser.feed(buffer, length);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("waited in vain for " + awaited + ", got: " + text(), e);
    } catch (SocketException e) {
      ended = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
