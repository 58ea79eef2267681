/** The shared log as a table of PostgreSQL. */
package ee.mercure.log.postgresql;
