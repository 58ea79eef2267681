/** The crash test in its long form. */
package ee.mercure.bench.crash;
