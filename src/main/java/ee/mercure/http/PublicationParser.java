package ee.mercure.http;

import ee.mercure.auth.AccessToken;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Topic;
import ee.mercure.update.InvalidUpdateException;
import ee.mercure.update.PublicationRules;
import ee.mercure.update.Update;
import java.util.List;
import java.util.Optional;

/** Makes updates of publications, in the version of the publisher's token. Thread-safe. */
final class PublicationParser {
  private final PublicationRules rules;
  private final boolean uniqueIds;

  /**
   * A parser.
   *
   * @param uniqueIds whether an update with an id of its publisher's counts once
   */
  PublicationParser(PublicationRules rules, boolean uniqueIds) {
    this.rules = rules;
    this.uniqueIds = uniqueIds;
  }

  /**
   * The update that the fields describe.
   *
   * @param key what tells the publication from others of the same content, if the publisher has
   *     said that: then it counts once, also when it is sent again
   * @throws Problem if a field is wrong or the token does not grant every topic
   */
  Update update(FormPairs fields, AccessToken token, Optional<IdempotencyKey> key) {
    ProtocolVersion version = token.version();
    try {
      List<Topic> topics = rules.topics(fields.all("topic"), version);
      Update.Builder update =
          Update.of(fields.all("topic"))
              .data(fields.first("data").orElse(""))
              .isPrivate(fields.has("private"));
      // An empty id or type is none: neither could stand in an event.
      Optional<String> id = present(fields, "id").map(given -> checkedId(given, version));
      id.or(() -> key.map(given -> given.idOf(fields, token))).ifPresent(update::id);
      update.once(key.isPresent() || (uniqueIds && id.isPresent()));
      present(fields, "type").ifPresent(type -> update.type(checkedType(type, version)));
      fields.first("retry").ifPresent(retry -> update.retry(checkedRetry(retry, version)));
      refuseUngranted(topics, token);
      return update.build();
    } catch (InvalidUpdateException e) {
      throw new Problem(status(e.reason(), version), e.getMessage());
    }
  }

  private static Optional<String> present(FormPairs fields, String name) {
    return fields.first(name).filter(value -> !value.isEmpty());
  }

  private String checkedId(String id, ProtocolVersion version) {
    rules.id(id, version);
    return id;
  }

  private String checkedType(String type, ProtocolVersion version) {
    rules.type(type, version);
    return type;
  }

  private String checkedRetry(String retry, ProtocolVersion version) {
    rules.retry(retry, version);
    return retry;
  }

  private void refuseUngranted(List<Topic> topics, AccessToken token) {
    for (Topic topic : topics) {
      if (!token.mayPublish(topic)) {
        throw Problem.insufficientScope(
            "The access token does not grant publishing to every \"topic\"", token.version());
      }
    }
  }

  private static int status(InvalidUpdateException.Reason reason, ProtocolVersion version) {
    return switch (reason) {
      case MALFORMED -> 400;
      case TOO_LARGE -> 413;
      case RESERVED -> version == ProtocolVersion.V0 ? 403 : 400;
    };
  }
}
