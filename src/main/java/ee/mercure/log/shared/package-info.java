/** The log that several hubs share: all that is promised of it, on whatever engine. */
package ee.mercure.log.shared;
