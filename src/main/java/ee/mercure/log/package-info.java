/** The ordered log of updates and its contract. */
package ee.mercure.log;
