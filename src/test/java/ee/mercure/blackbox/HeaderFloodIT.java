package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heads of requests that go on and on, of which a server keeps all until the end. */
final class HeaderFloodIT extends DevelopmentHub {
  private static final int CONNECTIONS = 150;
  private static final String START = "GET /.well-known/mercure?topic=x HTTP/1.1\r\nHost: a\r\n";

  private final Hub hub = Hub.deployed();
  private final Bystander bystander = new Bystander(hub);
  private final List<Flood> floods = new ArrayList<>();

  /** One connection and what it has yet to send. */
  private static final class Flood {
    private final SocketChannel channel;
    private final ByteBuffer field;
    private int left;

    Flood(InetSocketAddress address, ByteBuffer field, int count) throws IOException {
      this.channel = SocketChannel.open(address);
      this.field = field;
      this.left = count;
      channel.write(ByteBuffer.wrap(START.getBytes(US_ASCII)));
      channel.configureBlocking(false);
    }

    /** Sends what the server takes now. */
    void goOn() {
      try {
        while (left > 0) {
          if (channel.write(field) == 0) {
            return;
          }
          if (!field.hasRemaining()) {
            field.rewind();
            left--;
          }
        }
      } catch (IOException e) {
        // Refused, which is what it deserves.
        left = 0;
      }
    }

    boolean isOver() {
      return left == 0;
    }
  }

  @AfterEach
  void close() throws IOException {
    for (Flood flood : floods) {
      flood.channel.close();
    }
  }

  /** Until the server refuses them, or the last that it takes of those that never end. */
  @ParameterizedTest
  @CsvSource({"100,80000", "7000,1000", "19000,48", "90000,48", "100000,80"})
  void fieldsWithoutEndHoldNobodyUp(int length, int count) throws IOException {
    flood("X-Field: " + "x".repeat(length) + "\r\n", count);
  }

  @Test
  void oneFieldWithoutEndHoldsNobodyUp() throws IOException {
    flood("x".repeat(100_000), 80);
  }

  private void flood(String text, int count) throws IOException {
    byte[] octets = text.getBytes(US_ASCII);
    for (int i = 0; i < CONNECTIONS; i++) {
      InetSocketAddress address = new InetSocketAddress(hub.host(), hub.port());
      floods.add(new Flood(address, ByteBuffer.wrap(octets), count));
    }
    Deadline.await(
        "the server has taken or refused all",
        () -> {
          floods.forEach(Flood::goOn);
          bystander.isServed();
          return floods.stream().allMatch(Flood::isOver);
        });
    bystander.isServed();
  }
}
