package ee.mercure.history.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ee.mercure.history.HistoryException;
import ee.mercure.history.Page;
import ee.mercure.history.Retention;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.update.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written is there again, and a file that does not serve is named and left alone. */
class UpdateStoreTest {
  private static final Retention UNLIMITED =
      new Retention(Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE, List.of());

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("new/history.mv");
  }

  private UpdateStore open() {
    return open(Durability.ALWAYS);
  }

  private UpdateStore open(Durability durability) {
    return UpdateStore.open(file(), durability, false, UNLIMITED, Clock.systemUTC());
  }

  private static Update update(long sequence) {
    return Update.of("t").id("id" + sequence).data("d" + sequence).build().at(sequence);
  }

  private static List<Update> updates(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(UpdateStoreTest::update).toList();
  }

  private static List<String> ids(Page page) {
    return page.updates().stream().map(Update::id).toList();
  }

  @Test
  void anEmptyStorePointsToEarliest() {
    try (UpdateStore store = open()) {
      assertThat(store.lastSequence()).isZero();
      assertThat(store.lastId()).isEqualTo("earliest");
      assertThat(store.goneUpTo()).isZero();
      assertThat(store.sequenceOf("x")).isEmpty();
      assertThat(store.page(0, 10, 10, topics -> true).updates()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everythingIsThereAfterAReopening(Durability durability) {
    try (UpdateStore store = open(durability)) {
      store.write(updates(1, 100));
      store.write(updates(101, 1000));
    }
    try (UpdateStore store = open(durability)) {
      assertThat(store.lastSequence()).isEqualTo(1000);
      assertThat(store.lastId()).isEqualTo("id1000");
      assertThat(store.goneUpTo()).isZero();
      assertThat(store.sequenceOf("id1")).hasValue(1);
      assertThat(store.sequenceOf("id777")).hasValue(777);
      assertThat(ids(store.page(997, 2000, 10, topics -> true)))
          .containsExactly("id998", "id999", "id1000");
    }
  }

  @Test
  void everyFieldOfAnUpdateIsKept() {
    Update whole =
        Update.of(List.of("https://example.com/\u00e9", "alternate", ""))
            .id("urn:x:\ud83d\ude00")
            .type("t")
            .retry("0700")
            .data("a\r\nb\u0000\u2028")
            .isPrivate(true)
            .audience(ProtocolVersion.V1)
            .build()
            .at(1);
    try (UpdateStore store = open()) {
      store.write(List.of(whole));
    }
    try (UpdateStore store = open()) {
      Update read = store.page(0, 1, 1, topics -> true).updates().get(0);
      assertThat(read).usingRecursiveComparison().ignoringFields("frame").isEqualTo(whole);
      assertThat(read.frame()).hasToString(whole.frame().toString());
    }
  }

  @Test
  void pagesHoldWhatIsWantedUpToASequence() {
    try (UpdateStore store = open()) {
      Update other = Update.of("other").id("x").build().at(4);
      store.write(List.of(update(1), update(2), update(3), other, update(5)));
      Page page = store.page(0, 4, 10, topics -> topics.contains("other"));
      assertThat(ids(page)).containsExactly("x");
      assertThat(page.upTo()).isEqualTo(4);
      Page full = store.page(1, 5, 2, topics -> true);
      assertThat(ids(full)).containsExactly("id2", "id3");
      assertThat(full.upTo()).isEqualTo(3);
    }
  }

  @Test
  void aRepeatedIdMeansItsEarliestOccurrence() {
    try (UpdateStore store = open()) {
      Update again = Update.of("t").id("id1").build().at(3);
      store.write(List.of(update(1), update(2), again));
      assertThat(store.sequenceOf("id1")).hasValue(1);
    }
  }

  @Test
  void veryLongIdsAreFound() {
    String id = "x".repeat(100_000);
    try (UpdateStore store = open()) {
      store.write(
          List.of(
              Update.of("t").id(id + "1").build().at(1),
              Update.of("t").id(id + "2").build().at(2)));
      assertThat(store.sequenceOf(id + "2")).hasValue(2);
      assertThat(store.sequenceOf(id + "3")).isEmpty();
    }
  }

  @Test
  void aStoreInUseIsNamed() {
    try (UpdateStore store = open()) {
      store.write(updates(1, 1));
      assertThatThrownBy(this::open)
          .isInstanceOf(HistoryException.class)
          .hasMessageContainingAll(file().toString(), "in use");
      store.write(updates(2, 2));
    }
  }

  @Test
  void aDamagedFileIsNamedAndLeftAlone() throws IOException {
    try (UpdateStore store = open()) {
      store.write(updates(1, 1000));
    }
    byte[] damaged = Files.readAllBytes(file());
    for (int i = 0; i < damaged.length; i += 16) {
      damaged[i] ^= 0x55;
    }
    Files.write(file(), damaged);
    assertThatThrownBy(this::open)
        .isInstanceOf(HistoryException.class)
        .hasMessageContainingAll(file().toString(), "damaged", "move it away");
    assertThat(file()).hasBinaryContent(damaged);
  }

  @Test
  void aFileOfAnotherKindIsNamedAndLeftAlone() throws IOException {
    Files.createDirectories(file().getParent());
    byte[] text = "something else\n".repeat(1000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Files.write(file(), text);
    assertThatThrownBy(this::open)
        .isInstanceOf(HistoryException.class)
        .hasMessageContainingAll(file().toString(), "damaged or no history");
    assertThat(file()).hasBinaryContent(text);
  }

  @Test
  void aFileOfANewerVersionIsNamed() throws IOException {
    Files.createDirectories(file().getParent());
    try (MVStore newer = MVStore.open("file:" + file())) {
      newer.setStoreVersion(1000);
      newer.commit();
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(HistoryException.class)
        .hasMessageContainingAll(file().toString(), "newer version");
    try (MVStore newer = MVStore.open("file:" + file())) {
      assertThat(newer.getStoreVersion()).isEqualTo(1000);
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
    Files.writeString(directory.resolve("new"), "a file where a directory is to be");
    assertThatThrownBy(this::open)
        .isInstanceOf(HistoryException.class)
        .hasMessageContainingAll(file().toString(), "cannot be written", "right");
  }
}
