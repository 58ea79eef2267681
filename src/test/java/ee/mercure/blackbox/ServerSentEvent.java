package ee.mercure.blackbox;

/**
 * An event as an {@code EventSource} would dispatch it (HTML, section 9.2.6), with the exact text
 * that made it.
 *
 * @param type {@code message} where the stream names none
 * @param data its lines joined by LF
 * @param id the last event id, which an event without one inherits
 * @param raw its lines with their ends, the blank line included, comments left out
 */
record ServerSentEvent(String type, String data, String id, String raw) {}
