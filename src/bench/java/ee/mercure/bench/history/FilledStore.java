package ee.mercure.bench.history;

import ee.mercure.history.Retention;
import ee.mercure.history.store.Durability;
import ee.mercure.history.store.UpdateStore;
import ee.mercure.update.Update;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A history in a file with many updates of one topic, numbered in their ids from 1. */
public final class FilledStore {
  private static final String DATA = "x".repeat(200);
  private static final int BATCH = 1000;

  private FilledStore() {}

  /** The id of the update with this number. */
  public static String id(long number) {
    return "urn:bench:" + number;
  }

  /** Opens the history of a directory, which keeps up to so many updates. */
  public static UpdateStore open(Path directory, long updates) {
    Retention retention = new Retention(Duration.ofDays(7), updates, Long.MAX_VALUE, List.of());
    return UpdateStore.open(
        directory.resolve("history.mv"), Durability.ALWAYS, false, retention, Clock.systemUTC());
  }

  /** Stores updates 1 to {@code count} in an empty directory and closes the file. */
  public static void fill(Path directory, String topic, int count) {
    try (UpdateStore store = open(directory, count + 1L)) {
      List<Update> batch = new ArrayList<>();
      for (long number = 1; number <= count; number++) {
        batch.add(Update.of(topic).id(id(number)).data(DATA).build().at(number));
        if (batch.size() == BATCH || number == count) {
          store.write(batch);
          batch.clear();
        }
      }
    }
  }
}
