package ee.mercure.history;

import ee.mercure.update.Update;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The updates that those who resume can still get, by sequence and by id.
 *
 * <p>Implementations are thread-safe. {@link #add} is called by one thread at a time, in sequence.
 * What reads may wait for a disk, but for what {@link #isAtHand} promises, and may throw a {@link
 * HistoryException} while the disk does not answer.
 */
public interface History {

  /**
   * Takes in the next update of the log.
   *
   * @throws IllegalArgumentException if it is not the next in sequence
   */
  void add(Update update);

  /** The sequence of the earliest stored update with this id (Mercure 1.0, reconciliation). */
  OptionalLong sequenceOf(String id);

  /** The sequence of the newest update ever added, stored or not; 0 when there was none. */
  long lastSequence();

  /** The id of the newest update that was to be stored, or {@code earliest}. */
  String lastId();

  /**
   * The sequence up to which updates are gone because there was no room or time for them. Not
   * counted is what a policy of its own limits or keeps out. Never blocks.
   */
  long goneUpTo();

  /** The sequence up to which nothing is shown to those who ask for everything. Never blocks. */
  long hiddenUpTo();

  /** Whether {@link #newestBefore} answers without a look at the updates of other topics. */
  boolean indexesTopics();

  /**
   * The sequence of the newest stored update of a topic, before a given one.
   *
   * @throws UnsupportedOperationException unless {@link #indexesTopics}
   */
  OptionalLong newestBefore(String topic, long sequence);

  /**
   * The sequence of the newest stored update that came before a time; 0 if there is none.
   *
   * @param millis since 1970
   */
  long lastBefore(long millis);

  /** Whether the update is one that is stored at all. */
  boolean keeps(Update update);

  /** Whether the page behind a sequence is read from memory. */
  boolean isAtHand(long after);

  /**
   * Stored updates behind a sequence, oldest first. Looks at a bounded number of them, so that a
   * page may end before {@code upTo} with few updates, or none; what {@code topics} does holds up
   * nobody but the caller.
   *
   * @param after the sequence they follow; what is no longer stored is left out
   * @param upTo the last sequence wanted
   * @param limit how many at most
   * @param topics which updates are wanted, by all topics of each
   */
  Page page(long after, long upTo, int limit, Predicate<List<String>> topics);
}
