/** Lets test classes that inherit the same deployment share it, one after the other. */
package ee.mercure.blackbox.deployment;
