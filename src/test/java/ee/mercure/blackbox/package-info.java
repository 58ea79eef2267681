/**
 * The hub as its clients meet it: a deployed WAR, plain sockets, and nothing of the hub's own code.
 * One class stands for one section of the protocol.
 */
package ee.mercure.blackbox;
