package ee.mercure.bench.scenario;

import ee.mercure.bench.server.ServerKind;

/**
 * A row of a scenario's table.
 *
 * @param name what goals call it
 */
record Variant(String name, ServerKind server, Trial trial) {}
