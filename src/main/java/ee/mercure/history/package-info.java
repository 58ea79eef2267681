/**
 * This node's indexed copy of the log, in memory or in a file: where those who resume read, and
 * what is kept for them.
 */
package ee.mercure.history;
