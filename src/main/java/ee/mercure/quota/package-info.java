/**
 * How much one client may use of the hub: who counts as one, what is in use, and what is too much.
 */
package ee.mercure.quota;
