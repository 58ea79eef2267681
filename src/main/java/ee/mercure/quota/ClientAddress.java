package ee.mercure.quota;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IP address, read from its literal form alone: nothing is ever looked up. Immutable. */
public final class ClientAddress {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!\\z)|\\z)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  /** As IPv6 hosts choose their lower half as they like, the upper one is what they have. */
  private static final int IPV6_UNIT_BITS = 64;

  private final InetAddress address;

  private ClientAddress(InetAddress address) {
    this.address = address;
  }

  /** Reads {@code 192.0.2.1}, {@code 2001:db8::1}, {@code [2001:db8::1]}; a zone is dropped. */
  public static Optional<ClientAddress> parse(String text) {
    String literal = text.strip();
    if (literal.startsWith("[") && literal.endsWith("]")) {
      literal = literal.substring(1, literal.length() - 1);
    }
    int zone = literal.indexOf('%');
    literal = zone < 0 ? literal : literal.substring(0, zone);
    boolean v6 = literal.indexOf(':') >= 0 && IPV6.matcher(literal).matches();
    if (!v6 && !IPV4.matcher(literal).matches()) {
      return Optional.empty();
    }
    try {
      // With a colon, or four decimal numbers, it is a literal and no name.
      return Optional.of(new ClientAddress(InetAddress.getByName(literal)));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether the first bits are those of another address of the same family. */
  boolean isIn(ClientAddress network, int bits) {
    byte[] mine = address.getAddress();
    byte[] other = network.address.getAddress();
    return mine.length == other.length && Arrays.equals(prefix(mine, bits), prefix(other, bits));
  }

  int bits() {
    return address.getAddress().length * 8;
  }

  private static byte[] prefix(byte[] bytes, int bits) {
    byte[] prefix = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      int left = Math.max(0, Math.min(8, bits - i * 8));
      prefix[i] = (byte) (bytes[i] & (0xff << (8 - left)));
    }
    return prefix;
  }

  /** What counts as one client: an IPv4 address, a /64 of IPv6. */
  String unit() {
    byte[] bytes = address.getAddress();
    return bytes.length == 4
        ? address.getHostAddress()
        : Arrays.toString(prefix(bytes, IPV6_UNIT_BITS));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClientAddress that && address.equals(that.address);
  }

  @Override
  public int hashCode() {
    return address.hashCode();
  }

  @Override
  public String toString() {
    return address.getHostAddress();
  }
}
