package ee.mercure.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The TCP connections of this machine whose other side has not closed them, as the Linux kernel
 * lists them in {@code /proc/net/tcp} (see proc(5)). No Servlet API tells that a client has closed
 * its connection while nothing is written to it; the kernel knows at once. Immutable.
 *
 * <p>A connection is a hash of its two addresses and ports: two of them share one so seldom that
 * the only harm, a client that is missed later, does not matter.
 */
final class OpenSockets {
  /** Stands for a connection whose addresses are not known. */
  static final long UNKNOWN = 0;

  /** The tables of this process's network; IPv4 clients may stand in either. */
  static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

  private static final int ADDRESS_BYTES = 16;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_LINE = 256;

  /** {@code TCP_ESTABLISHED}: neither side has closed it. */
  private static final int ESTABLISHED = 1;

  /** What stands before an IPv4 address in IPv6 (RFC 4291, section 2.5.5.2). */
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private final long[] sorted;

  private OpenSockets(long[] sorted) {
    this.sorted = sorted;
  }

  /**
   * What stands for a connection.
   *
   * @param local an IP address as text, of the server's side
   * @param remote the same of the client's side
   * @return {@link #UNKNOWN} unless both are IP addresses
   */
  static long key(String local, int localPort, String remote, int remotePort) {
    if (!isAddress(local) || !isAddress(remote)) {
      return UNKNOWN;
    }
    try {
      ByteBuffer bytes = ByteBuffer.allocate(2 * (ADDRESS_BYTES + Short.BYTES));
      put(bytes, InetAddress.getByName(local).getAddress(), localPort);
      put(bytes, InetAddress.getByName(remote).getAddress(), remotePort);
      return hash(bytes.array());
    } catch (UnknownHostException e) {
      return UNKNOWN;
    }
  }

  /** Never a name, for which somebody would be asked. */
  private static boolean isAddress(String text) {
    return text != null && (text.indexOf(':') >= 0 || IPV4.matcher(text).matches());
  }

  private static void put(ByteBuffer bytes, byte[] address, int port) {
    if (address.length < ADDRESS_BYTES) {
      bytes.put(MAPPED).put(address);
    } else {
      bytes.put(address);
    }
    bytes.putShort((short) port);
  }

  private static long hash(byte[] bytes) {
    long hash = bytes.length;
    for (byte each : bytes) {
      hash = (hash ^ (each & 0xff)) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> 29;
    }
    return hash == UNKNOWN ? 1 : hash;
  }

  /**
   * Reads tables that have the form of {@code /proc/net/tcp}. What opens or closes meanwhile may or
   * may not be there.
   *
   * @throws IOException if one cannot be read; one that does not exist is passed over
   */
  static OpenSockets read(List<Path> tables) throws IOException {
    Reading reading = new Reading();
    for (Path table : tables) {
      if (Files.exists(table)) {
        try (InputStream in = Files.newInputStream(table)) {
          reading.read(in);
        }
      }
    }
    return new OpenSockets(reading.sorted());
  }

  /** Whether a connection is there that has this key. */
  boolean contains(long key) {
    return Arrays.binarySearch(sorted, key) >= 0;
  }

  /** How many there are. */
  int size() {
    return sorted.length;
  }

  /** Collects the keys of what is read. It makes no object for a line, of which there are many. */
  private static final class Reading {
    private final byte[] line = new byte[MAX_LINE];
    private final byte[] connection = new byte[2 * (ADDRESS_BYTES + Short.BYTES)];
    private long[] keys = new long[64];
    private int count;

    void read(InputStream in) throws IOException {
      byte[] buffer = new byte[BUFFER_BYTES];
      int length = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '\n') {
            line(length);
            length = 0;
          } else if (length < MAX_LINE) {
            line[length++] = buffer[i];
          }
        }
      }
    }

    /** Such as {@code 12: 0100007F:1F90 0100007F:D431 01 …}; the first line has no number. */
    private void line(int length) {
      int local = indexOf(':', 0, length) + 2;
      int localPort = indexOf(':', local, length) + 1;
      int digits = localPort - 1 - local;
      int remote = localPort + 5;
      int remotePort = remote + digits + 1;
      int state = remotePort + 5;
      if (local < 2 || (digits != 8 && digits != 32) || state + 2 > length) {
        return;
      }
      if (hex(state, 2) == ESTABLISHED) {
        address(local, digits, localPort, 0);
        address(remote, digits, remotePort, ADDRESS_BYTES + Short.BYTES);
        add(hash(connection));
      }
    }

    private int indexOf(char wanted, int from, int length) {
      for (int i = from; i < length; i++) {
        if (line[i] == wanted) {
          return i;
        }
      }
      return -1;
    }

    /** Four bytes at a time, as this machine has them in memory. */
    private void address(int from, int digits, int port, int to) {
      int at = to;
      if (digits == 8) {
        System.arraycopy(MAPPED, 0, connection, to, MAPPED.length);
        at += MAPPED.length;
      }
      boolean reversed = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
      for (int word = from; word < from + digits; word += 8) {
        for (int i = 0; i < 4; i++) {
          connection[at++] = (byte) hex(word + 2 * (reversed ? 3 - i : i), 2);
        }
      }
      connection[at++] = (byte) hex(port, 2);
      connection[at] = (byte) hex(port + 2, 2);
    }

    private int hex(int from, int digits) {
      int value = 0;
      for (int i = from; i < from + digits; i++) {
        value = value << 4 | Character.digit(line[i], 16);
      }
      return value;
    }

    private void add(long key) {
      if (count == keys.length) {
        keys = Arrays.copyOf(keys, 2 * count);
      }
      keys[count++] = key;
    }

    long[] sorted() {
      long[] sorted = Arrays.copyOf(keys, count);
      Arrays.sort(sorted);
      return sorted;
    }
  }
}
