package ee.mercure.log.engine;

/**
 * A record as the log has it.
 *
 * @param position its place
 * @param millis when the engine took it, by the engine's clock, in milliseconds since 1970
 * @param record what was appended; not copied, so nobody changes it, and entries are not compared
 */
@SuppressWarnings("ArrayRecordComponent")
public record LogEntry(Position position, long millis, byte[] record) {}
