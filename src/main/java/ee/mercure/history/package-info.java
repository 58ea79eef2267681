/** This node's indexed copy of the log: where those who resume read. */
package ee.mercure.history;
