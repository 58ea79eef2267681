/** What is measured, what it must reach, and how it is told. */
package ee.mercure.bench.scenario;
