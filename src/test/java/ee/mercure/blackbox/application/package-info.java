/** An application that is deployed in one WAR with the hub and uses it from Java. */
package ee.mercure.blackbox.application;
