/** The log of a hub that stands alone: its order is that of one file. */
package ee.mercure.log.embedded;
