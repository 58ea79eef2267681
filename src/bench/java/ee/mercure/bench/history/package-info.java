/** What the benchmarks of the history share: a loop of syncs, a store filled beforehand. */
package ee.mercure.bench.history;
