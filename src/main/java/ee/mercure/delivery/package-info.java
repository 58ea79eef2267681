/**
 * Delivery of updates: subscribers, the index that finds them, the lanes that write to them, the
 * non-blocking {@code SseEventSink}, and the watch for clients that have left.
 */
package ee.mercure.delivery;
