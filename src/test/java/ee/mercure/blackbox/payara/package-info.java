/** Payara Micro as a server that Arquillian starts and deploys to. */
package ee.mercure.blackbox.payara;
