/** What tests of several packages need. */
package ee.mercure.testing;
