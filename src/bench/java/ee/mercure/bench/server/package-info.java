/** The servers under load, each a process of its own, and what the kernel says about them. */
package ee.mercure.bench.server;
