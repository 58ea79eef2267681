/** The JAX-RS resources of the hub, its filter for CORS and headers, and its errors. */
package ee.mercure.http;
