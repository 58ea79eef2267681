package ee.mercure.http;

import ee.mercure.topic.HubUrl;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * The absolute URLs of the hub's resources, as configured or else as the client reached them.
 * Immutable, thread-safe.
 */
final class HubLocation {
  /** Where RFC 9728 puts the metadata of a resource with the hub's path. */
  static final String METADATA_PATH = "/.well-known/oauth-protected-resource" + HubUrl.PATH;

  private final Optional<String> configured;

  HubLocation(Optional<String> configured) {
    this.configured = configured;
  }

  /** The hub's URL. */
  String hub(HttpServletRequest request) {
    return configured.orElseGet(() -> origin(request) + HubUrl.PATH);
  }

  /** The URL of the protected resource metadata. */
  String metadata(HttpServletRequest request) {
    String hub = hub(request);
    int path = hub.indexOf('/', hub.indexOf("://") + 3);
    return path < 0 ? hub + METADATA_PATH : hub.substring(0, path) + METADATA_PATH;
  }

  private static String origin(HttpServletRequest request) {
    int port = request.getServerPort();
    boolean standard = port == (request.isSecure() ? 443 : 80);
    String host = request.getServerName();
    return request.getScheme() + "://" + host + (standard ? "" : ":" + port);
  }
}
