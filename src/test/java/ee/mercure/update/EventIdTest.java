package ee.mercure.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventIdTest {

  @Test
  void idsAreUuidsOfVersionSevenThatTellTheTime() {
    long before = System.currentTimeMillis();
    String id = EventId.random();
    long after = System.currentTimeMillis();

    assertThat(id).startsWith("urn:uuid:");
    UUID uuid = UUID.fromString(id.substring("urn:uuid:".length()));
    assertThat(uuid.version()).isEqualTo(7);
    assertThat(uuid.variant()).isEqualTo(2);
    assertThat(uuid.getMostSignificantBits() >>> 16).isBetween(before, after);
  }

  @Test
  void idsDoNotRepeat() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(EventId.random());
    }
    assertThat(ids).hasSize(10_000);
  }
}
