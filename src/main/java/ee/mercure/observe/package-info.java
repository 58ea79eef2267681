/** How the hub is doing, for those who operate it: health checks. */
package ee.mercure.observe;
