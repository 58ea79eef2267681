/** Builds the hub from its configuration when the application starts, and ends it with that. */
package ee.mercure.wiring;
