package ee.mercure.bench.scenario;

import java.util.List;
import java.util.Map;

/**
 * Variants that are compared in one run.
 *
 * @param settings environment variables that configure the hub
 * @param fresh whether each measurement gets a server that was just started
 */
record Scenario(
    String name,
    String description,
    Map<String, String> settings,
    boolean fresh,
    List<Variant> variants,
    List<Goal> goals) {}
