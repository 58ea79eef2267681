/** A load generator for event streams: one thread, many sockets, nothing kept per delivery. */
package ee.mercure.bench.load;
