package ee.mercure.blackbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams of one HTTP/2 connection that are opened and reset at once, many thousand of them. */
@ExtendWith(ArquillianExtension.class)
final class RapidResetIT {
  private static final int STREAMS = 20_000;

  /** RFC 9113, section 3.4. */
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /** RFC 9113, section 6. */
  private static final int HEADERS = 1;

  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int END_STREAM_AND_HEADERS = 5;
  private static final int CANCEL = 8;

  /** RFC 7541, appendix A, as fields whose names and values are indexed, or the names alone. */
  private static final int METHOD_GET = 0x82;

  private static final int SCHEME_HTTPS = 0x87;
  private static final int AUTHORITY = 0x01;
  private static final int PATH = 0x04;

  private final Hub hub = Hub.deployed();
  private final Bystander bystander = new Bystander(hub);

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.subscriptions", "false").build();
  }

  @Test
  void streamsThatAreResetAtOnceHoldNobodyUp() throws IOException {
    try (SSLSocket socket = connect()) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.write(PREFACE.getBytes(US_ASCII));
      frame(out, SETTINGS, 0, 0, new byte[0]);
      frame(out, HEADERS, END_STREAM_AND_HEADERS, 1, request());
      awaitAnswer(new DataInputStream(socket.getInputStream()));
      Thread reader = new Thread(() -> drain(socket));
      reader.start();
      try {
        flood(out);
      } catch (SocketException e) {
        // The server has ended the connection, as it may.
      }
      bystander.isServed();
    }
    bystander.isServed();
  }

  private SSLSocket connect() throws IOException {
    SSLSocket socket =
        (SSLSocket)
            Http2Client.trustingTestCertificate()
                .getSocketFactory()
                .createSocket("localhost", Integer.getInteger("it.https.port"));
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
    return socket;
  }

  /** The server takes such a request for one: it answers the first. */
  private static void awaitAnswer(DataInputStream in) throws IOException {
    int type;
    do {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      type = in.readUnsignedByte();
      in.skipNBytes(1 + Integer.BYTES + length);
    } while (type != HEADERS);
  }

  private static void drain(SSLSocket socket) {
    try {
      InputStream in = socket.getInputStream();
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // Closed, by the server or by the test.
    }
  }

  private void flood(DataOutputStream out) throws IOException {
    byte[] request = request();
    for (int i = 1; i <= STREAMS; i++) {
      int stream = 2 * i + 1;
      frame(out, HEADERS, END_STREAM_AND_HEADERS, stream, request);
      frame(out, RST_STREAM, 0, stream, new byte[] {0, 0, 0, CANCEL});
    }
    out.flush();
  }

  /** A frame's head (RFC 9113, section 4.1) and what it carries. */
  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream frame = new DataOutputStream(bytes);
    frame.writeByte(0);
    frame.writeShort(payload.length);
    frame.writeByte(type);
    frame.writeByte(flags);
    frame.writeInt(stream);
    frame.write(payload);
    bytes.writeTo(out);
  }

  private byte[] request() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(METHOD_GET);
    block.write(SCHEME_HTTPS);
    literal(block, AUTHORITY, "localhost");
    literal(block, PATH, Hub.PATH + "?topic=rapid");
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, int name, String value) {
    block.write(name);
    block.write(value.length());
    block.writeBytes(value.getBytes(US_ASCII));
  }
}
