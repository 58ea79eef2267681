package ee.mercure.auth;

import ee.mercure.config.HubConfig;

/**
 * Whose pages may do what. Immutable.
 *
 * @param readers the origins whose pages may read responses
 * @param publishers the origins whose pages may publish with a cookie
 */
public record Origins(OriginPolicy readers, OriginPolicy publishers) {

  /**
   * What is configured.
   *
   * @throws ee.mercure.config.ConfigException if one is not an origin
   */
  public static Origins from(HubConfig config) {
    return new Origins(
        new OriginPolicy("mercure.cors.origins", config.corsOrigins()),
        new OriginPolicy("mercure.publish.origins", config.publishOrigins()));
  }
}
