package ee.mercure.update;

import ee.mercure.topic.AnyTopic;
import ee.mercure.topic.HubUrl;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Topic;
import ee.mercure.topic.TopicCharacters;
import ee.mercure.update.InvalidUpdateException.Reason;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the fields of a publication may hold, in each protocol version. Immutable, thread-safe.
 *
 * <p>Sources: Mercure 1.0, Publication and Terminology; for 0.x, its draft and what deployed
 * clients meet. An id that starts with {@code #} is refused in both, and so is the type {@code
 * mercure} wherever 1.0 subscribers listen, since they trust that only the hub sends it.
 */
public final class PublicationRules {
  /** The event type that only the hub may send. */
  public static final String RESERVED_TYPE = "mercure";

  private static final BigInteger MAX_UNSIGNED_LONG =
      BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  private final HubUrl hubUrl;
  private final int maxTopics;
  private final int maxTopicBytes;
  private final int maxIdBytes;
  private final boolean typeIsReserved;

  /**
   * The rules of one hub.
   *
   * @param maxTopics the most topics of one publication
   * @param maxTopicBytes the most UTF-8 bytes of one topic: what matching it costs grows with them
   * @param maxIdBytes the most UTF-8 bytes of an id, which header fields carry
   * @param typeIsReserved whether some subscribers speak 1.0
   */
  public PublicationRules(
      HubUrl hubUrl, int maxTopics, int maxTopicBytes, int maxIdBytes, boolean typeIsReserved) {
    this.hubUrl = hubUrl;
    this.maxTopics = maxTopics;
    this.maxTopicBytes = maxTopicBytes;
    this.maxIdBytes = maxIdBytes;
    this.typeIsReserved = typeIsReserved;
  }

  /**
   * Checks the number and the form of the topics, which needs no token.
   *
   * @return the topics, ready to be matched against grants
   * @throws InvalidUpdateException if one is missing or malformed, or there are too many
   */
  public List<Topic> topics(List<String> topics, ProtocolVersion version) {
    if (topics.isEmpty()) {
      throw malformed("Missing \"topic\" parameter");
    }
    if (topics.size() > maxTopics) {
      throw beyondLimit("Too many \"topic\" parameters: at most " + maxTopics, version);
    }
    return topics.stream().map(topic -> topic(topic, version)).toList();
  }

  private Topic topic(String value, ProtocolVersion version) {
    if (value.getBytes(StandardCharsets.UTF_8).length > maxTopicBytes) {
      throw beyondLimit(
          "Invalid \"topic\" parameter: longer than " + maxTopicBytes + " bytes", version);
    }
    Topic topic = hubUrl.topic(value);
    if (version == ProtocolVersion.V1) {
      if (!TopicCharacters.areAllowedIn(value)) {
        throw malformed("Invalid \"topic\" parameter: control or format character");
      }
      if (value.equals(AnyTopic.PATTERN)) {
        throw malformed("Invalid \"topic\" parameter: \"*\" is reserved");
      }
    }
    if (topic.isReserved(version)) {
      throw new InvalidUpdateException(
          Reason.RESERVED, "Invalid \"topic\" parameter: the hub's own namespace is reserved");
    }
    return topic;
  }

  /** Checks an id that the publisher gave; null when there is none. */
  public void id(String id, ProtocolVersion version) {
    if (id.getBytes(StandardCharsets.UTF_8).length > maxIdBytes) {
      throw beyondLimit("Invalid \"id\" parameter: longer than " + maxIdBytes + " bytes", version);
    }
    boolean valid =
        version == ProtocolVersion.V1
            ? TopicCharacters.areAllowedIn(id) && !id.equals(EventId.EARLIEST)
            : Characters.fitsInOneLine(id);
    // Header fields lose blanks at their ends, and such an id could never come back as a cursor.
    boolean fitsInField = id.equals(id.strip());
    if (!valid || !fitsInField || id.startsWith("#")) {
      throw malformed("Invalid \"id\" parameter");
    }
  }

  /** Checks an event type; the empty string means none. */
  public void type(String type, ProtocolVersion version) {
    boolean valid =
        version == ProtocolVersion.V1
            ? TopicCharacters.areAllowedIn(type)
            : Characters.fitsInOneLine(type);
    if (!valid) {
      throw malformed("Invalid \"type\" parameter");
    }
    if (typeIsReserved && type.equals(RESERVED_TYPE)) {
      throw malformed("Invalid \"type\" parameter: \"mercure\" is reserved");
    }
  }

  /** Checks a reconnection time that the publisher gave; the empty string means none. */
  public void retry(String retry, ProtocolVersion version) {
    boolean digits = retry.chars().allMatch(c -> c >= '0' && c <= '9');
    boolean valid =
        version == ProtocolVersion.V1
            ? digits
            : digits
                && (retry.isEmpty() || new BigInteger(retry).compareTo(MAX_UNSIGNED_LONG) <= 0);
    if (!valid) {
      throw malformed("Invalid \"retry\" parameter");
    }
  }

  /** 1.0 has a status of its own for limits, which deployed 0.x hubs do not use. */
  private static InvalidUpdateException beyondLimit(String message, ProtocolVersion version) {
    Reason reason = version == ProtocolVersion.V1 ? Reason.TOO_LARGE : Reason.MALFORMED;
    return new InvalidUpdateException(reason, message);
  }

  private static InvalidUpdateException malformed(String message) {
    return new InvalidUpdateException(Reason.MALFORMED, message);
  }
}
