package ee.mercure.log.engine;

/**
 * The place of a record in a log. Later records have greater positions; what the numbers are is the
 * engine's matter. Immutable.
 */
public record Position(long major, long minor) implements Comparable<Position> {
  @Override
  public int compareTo(Position other) {
    int byMajor = Long.compare(major, other.major);
    return byMajor != 0 ? byMajor : Long.compare(minor, other.minor);
  }
}
