package ee.mercure.bench.scenario;

import ee.mercure.bench.server.ServerProcess;
import java.io.IOException;

/** Puts a running server under one load and measures. */
@FunctionalInterface
interface Trial {
  Sample run(ServerProcess server, Scale scale) throws IOException, InterruptedException;
}
