/**
 * Benchmarks of the whole hub beside other servers, and of parts of it: see {@code
 * src/bench/README.md}.
 */
package ee.mercure.bench;
