package ee.mercure.delivery;

import ee.mercure.history.History;
import ee.mercure.history.Page;
import ee.mercure.topic.HubUrl;
import ee.mercure.topic.TopicMatcher;
import ee.mercure.update.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Finds where a subscriber starts who wants the newest updates that it would have received. What an
 * index finds costs nothing for the updates of other topics; else the newest part of the history is
 * looked through. May wait for a disk.
 */
public final class Rewind {
  /**
   * How many updates are looked at, from the newest on, before what was found has to do, by a
   * subscriber without patterns.
   */
  private static final int MAX_SCAN = 100_000;

  /** So many steps of patterns count as much as reading an update. */
  private static final int STEPS_PER_UPDATE = 10;

  /** How many are looked up one by one, for all topics of the subscriber together. */
  private static final int MAX_LOOKS = 20_000;

  private static final int WINDOW = 1_000;

  private final History history;
  private final Subscriber subscriber;
  private final HubUrl hubUrl;

  /** The rewinding of one subscriber. */
  public Rewind(History history, Subscriber subscriber, HubUrl hubUrl) {
    this.history = history;
    this.subscriber = subscriber;
    this.hubUrl = hubUrl;
  }

  /**
   * The sequence behind which there are so many updates for the subscriber, or as many as are
   * found; that of the newest update if there are none.
   *
   * @param count more than zero
   * @throws ee.mercure.history.HistoryException if the history cannot be read
   */
  public long position(int count) {
    boolean indexed = history.indexesTopics() && subscriber.listensToNamedTopicsOnly();
    NavigableSet<Long> newest = indexed ? lookedUp(count) : lookedThrough(count);
    return newest.isEmpty() ? history.lastSequence() : newest.first() - 1;
  }

  private NavigableSet<Long> lookedUp(int count) {
    NavigableSet<Long> newest = new TreeSet<>();
    int looks = 0;
    for (String topic : subscriber.exactTopics()) {
      int found = 0;
      OptionalLong at = history.newestBefore(topic, Long.MAX_VALUE);
      while (at.isPresent() && found < count && looks++ < MAX_LOOKS) {
        long sequence = at.getAsLong();
        if (newest.size() >= count && sequence < newest.first()) {
          break;
        }
        for (Update update : all(sequence - 1, sequence)) {
          if (receives(update)) {
            found++;
            keep(newest, sequence, count);
          }
        }
        at = history.newestBefore(topic, sequence);
      }
    }
    return newest;
  }

  private static void keep(NavigableSet<Long> newest, long sequence, int count) {
    newest.add(sequence);
    if (newest.size() > count) {
      newest.pollFirst();
    }
  }

  private NavigableSet<Long> lookedThrough(int count) {
    NavigableSet<Long> newest = new TreeSet<>();
    long to = history.lastSequence();
    long oldest = Math.max(history.hiddenUpTo(), to - maxScan());
    while (newest.size() < count && to > oldest) {
      long from = Math.max(oldest, to - WINDOW);
      List<Update> window = all(from, to);
      for (int i = window.size() - 1; i >= 0 && newest.size() < count; i--) {
        if (receives(window.get(i))) {
          newest.add(window.get(i).sequence());
        }
      }
      to = from;
    }
    return newest;
  }

  /** The more its patterns cost, the fewer updates are looked at. */
  private int maxScan() {
    return MAX_SCAN / (1 + TopicMatcher.steps(subscriber.matchers()) / STEPS_PER_UPDATE);
  }

  /** All updates of a stretch that the subscriber listens to. */
  private List<Update> all(long after, long upTo) {
    List<Update> updates = new ArrayList<>();
    long position = after;
    while (position < upTo) {
      Page page =
          history.page(position, upTo, WINDOW, topics -> subscriber.mayListenTo(topics, hubUrl));
      updates.addAll(page.updates());
      if (page.upTo() <= position) {
        // The history is not as far as the log yet: what comes is not of the past.
        break;
      }
      position = page.upTo();
    }
    return updates;
  }

  private boolean receives(Update update) {
    return history.keeps(update) && subscriber.receives(new RoutedUpdate(update, hubUrl));
  }
}
