/** Typed configuration, one class a concern: the only readers of MicroProfile Config. */
package ee.mercure.config;
