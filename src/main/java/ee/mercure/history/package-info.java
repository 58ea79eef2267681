/**
 * What those who resume can still get, the newest updates in memory, and what is kept how long: the
 * port to a history wherever it is stored.
 */
package ee.mercure.history;
