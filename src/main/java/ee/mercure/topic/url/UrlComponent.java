package ee.mercure.topic.url;

/** The components of a URL that a URL pattern matches, in the order of the standard. */
public enum UrlComponent {
  PROTOCOL,
  USERNAME,
  PASSWORD,
  HOSTNAME,
  PORT,
  PATHNAME,
  SEARCH,
  HASH
}
