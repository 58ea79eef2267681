/**
 * The URL standard and the URL Pattern standard of the WHATWG, as far as topics need them: parsing
 * a URL, and matching one against a pattern given as a string.
 *
 * <p>Conforms to the review drafts that Mercure 1.0 cites (URL of February 2026, URL Pattern of
 * September 2025), but for two rules of the latter. A port in a pattern is never taken for the
 * default port of some other scheme, as the standard was corrected since. And an absolute pattern
 * is compiled without a base URL, which could only make it match nothing.
 */
package ee.mercure.topic.url;
