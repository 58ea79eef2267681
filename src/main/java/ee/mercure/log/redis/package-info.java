/** The shared log as a stream of Redis or Valkey. */
package ee.mercure.log.redis;
