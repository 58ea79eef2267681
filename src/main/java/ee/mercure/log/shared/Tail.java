package ee.mercure.log.shared;

import ee.mercure.log.engine.LogEngine;
import ee.mercure.log.engine.LogEngineException;
import ee.mercure.log.engine.LogEntry;
import ee.mercure.log.engine.LogReader;
import ee.mercure.log.engine.Position;
import ee.mercure.log.shared.RecentRecords.Taken;
import ee.mercure.metric.Faults;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Reads the log from where this hub was on, for ever. Whenever it connects it first makes sure that
 * the last record which it took is still where it was.
 */
final class Tail {
  private static final Duration WAIT = Duration.ofSeconds(1);

  /** For what is there, or is not. */
  private static final Duration LOOK = Duration.ofMillis(10);

  private final LogEngine engine;
  private final Intake intake;
  private final Troubles troubles;
  private final Faults faults;
  private int failures;
  private volatile boolean toVerify;
  private volatile boolean stopped;

  Tail(LogEngine engine, Intake intake, Troubles troubles, Faults faults) {
    this.engine = engine;
    this.intake = intake;
    this.troubles = troubles;
    this.faults = faults;
  }

  /** Has the log looked at anew; called by any thread. */
  void verify() {
    toVerify = true;
  }

  /** Reads no more; called by any thread. */
  void stop() {
    stopped = true;
    intake.stop();
  }

  /** Reads until it is stopped. */
  void run() {
    while (!stopped) {
      try {
        follow();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (LogEngineException e) {
        failed(e.getMessage());
      } catch (UnknownRecordException e) {
        failed("it has " + e.getMessage() + ", perhaps of a newer hub; nothing behind it is read");
      } catch (Throwable e) {
        if (!stopped) {
          faults.report("reading the log failed and is begun anew", e);
          failed("reading it failed");
        }
      }
    }
  }

  private void failed(String line) {
    if (stopped) {
      return;
    }
    troubles.failed(Troubles.Use.READING, line);
    failures++;
    try {
      TimeUnit.NANOSECONDS.sleep(Backoff.nanos(failures));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }

  private void follow() throws LogEngineException, UnknownRecordException, InterruptedException {
    toVerify = false;
    UUID log = engine.open();
    try (LogReader reader = engine.reader()) {
      place(reader, log);
      while (!stopped && !toVerify) {
        List<LogEntry> entries = reader.read(WAIT);
        if (toVerify) {
          // What was read may not follow what was taken.
          return;
        }
        if (!entries.isEmpty()) {
          intake.take(entries);
        }
        failures = 0;
        troubles.succeeded(Troubles.Use.READING);
      }
    }
  }

  /** Puts the reader behind what was taken, and finds out whether that is still there. */
  private void place(LogReader reader, UUID log)
      throws LogEngineException, UnknownRecordException, InterruptedException {
    if (intake.log() == null) {
      intake.begin(log);
    } else if (!intake.log().equals(log)) {
      intake.beginAnew(log);
    }
    Optional<Taken> last = intake.last();
    if (last.isEmpty()) {
      reader.seek(Optional.empty());
      return;
    }
    if (!isThere(reader, last.get())) {
      Optional<Taken> common = lastCommon(reader);
      intake.rollBack(common);
      if (common.isEmpty()) {
        reader.seek(Optional.empty());
        return;
      }
      isThere(reader, common.get());
    }
  }

  /**
   * Whether a record is where it was, or may have been: what was trimmed cannot be looked at. If it
   * is, what comes behind it is taken.
   */
  private boolean isThere(LogReader reader, Taken taken)
      throws LogEngineException, UnknownRecordException, InterruptedException {
    List<LogEntry> found = find(reader, taken.position());
    if (found.isEmpty()) {
      return false;
    }
    LogEntry first = found.get(0);
    if (!first.position().equals(taken.position())) {
      intake.take(found);
      return true;
    }
    if (!is(first, taken)) {
      return false;
    }
    intake.take(found.subList(1, found.size()));
    return true;
  }

  private static List<LogEntry> find(LogReader reader, Position position)
      throws LogEngineException, InterruptedException {
    reader.seek(Optional.of(position));
    return reader.read(LOOK);
  }

  private static boolean is(LogEntry entry, Taken taken) throws UnknownRecordException {
    LogRecord record = LogRecord.decode(entry.record());
    return entry.position().equals(taken.position())
        && record.origin() == taken.origin()
        && record.number() == taken.number();
  }

  /** All records before it are where they were, all behind it are not. */
  private Optional<Taken> lastCommon(LogReader reader)
      throws LogEngineException, UnknownRecordException, InterruptedException {
    List<Taken> recent = intake.recent();
    int low = 0;
    int high = recent.size();
    while (low < high) {
      int middle = (low + high) / 2;
      List<LogEntry> found = find(reader, recent.get(middle).position());
      if (!found.isEmpty() && is(found.get(0), recent.get(middle))) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? Optional.empty() : Optional.of(recent.get(low - 1));
  }
}
