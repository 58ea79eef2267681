/** JMH benchmarks of what is done for each update. */
package ee.mercure.bench.micro;
