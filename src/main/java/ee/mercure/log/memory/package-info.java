/** A log that lives and dies with the process. */
package ee.mercure.log.memory;
