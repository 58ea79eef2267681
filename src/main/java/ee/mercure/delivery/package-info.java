/**
 * Delivery of updates: subscribers, the index that finds them, the lanes that write to them, and
 * the non-blocking {@code SseEventSink}.
 */
package ee.mercure.delivery;
