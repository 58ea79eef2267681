package ee.mercure.hub;

import ee.mercure.delivery.Subscriber;
import ee.mercure.topic.HubUrl;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Selection;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The paths of the subscription API, which are also the topics of subscription events. */
public final class SubscriptionPath {
  /** The collection of all subscriptions. */
  public static final String ROOT = HubUrl.PATH + "/subscriptions";

  private SubscriptionPath() {}

  /** The path of one subscription in the form of a version. */
  static String of(Selection selection, Subscriber subscriber, ProtocolVersion version) {
    return collection(selection, version) + '/' + expand(subscriber.id());
  }

  private static String collection(Selection selection, ProtocolVersion version) {
    String match = expand(selection.matcher().pattern());
    return version == ProtocolVersion.V0
        ? ROOT + '/' + match
        : ROOT + '/' + selection.typeInV1() + '/' + match;
  }

  /** The path of these segments, each encoded as in the topics of subscription events. */
  public static String of(List<String> segments) {
    StringBuilder path = new StringBuilder(ROOT);
    segments.forEach(segment -> path.append('/').append(expand(segment)));
    return path.toString();
  }

  /** Simple string expansion (RFC 6570, 3.2.2): all but unreserved characters is encoded, once. */
  static String expand(String value) {
    StringBuilder path = new StringBuilder(value.length() + 16);
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if (isUnreserved(c)) {
        path.append(c);
      } else {
        path.append('%').append(hex(c >> 4)).append(hex(c & 0xF));
      }
    }
    return path.toString();
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  private static char hex(int digit) {
    return (char) (digit < 10 ? '0' + digit : 'A' + digit - 10);
  }
}
