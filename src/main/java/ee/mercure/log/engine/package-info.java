/**
 * What a log outside of the hub has to offer, so that any number of hubs share it: whoever adds an
 * engine implements {@link ee.mercure.log.engine.LogEngine} and nothing else. {@code
 * LogEngineContract} among the tests is its judge.
 */
package ee.mercure.log.engine;
