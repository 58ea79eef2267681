/** The history in a file: how updates are stored, found again, limited and survive a bad disk. */
package ee.mercure.history.store;
