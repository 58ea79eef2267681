package ee.mercure.delivery;

import ee.mercure.auth.AccessToken;
import ee.mercure.update.PublicationRules;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells a subscriber in its stream when its token expires, and with it the stream, so that a page
 * can renew its cookie in time: an event of the reserved type, without an id, so that it moves no
 * cursor. The date is in ISO 8601.
 */
final class ExpiryNotice {
  private ExpiryNotice() {}

  static FramedEvent event(Subscriber subscriber) {
    Optional<Instant> end = subscriber.token().flatMap(AccessToken::expiresAt);
    String data =
        "{\"type\":\"token-expiring\",\"at\":\"" + end.map(Instant::toString).orElse("") + "\"}";
    return FramedEvent.signal(0, PublicationRules.RESERVED_TYPE, data);
  }
}
