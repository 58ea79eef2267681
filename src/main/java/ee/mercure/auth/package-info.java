/**
 * Access tokens of both protocol versions: where a request carries one, whether it is genuine, and
 * what it grants.
 */
package ee.mercure.auth;
