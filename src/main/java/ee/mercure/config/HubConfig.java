package ee.mercure.config;

import ee.mercure.topic.HubUrl;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Everything that can be configured.
 *
 * @param url the public URL of the hub, if it is configured
 * @param isDevelopment whether the development profile is on, with its publicly known key
 * @param subscriptions whether subscription events and the subscription API are on
 * @param corsOrigins the origins that may read responses; empty for none
 * @param publishOrigins the origins whose pages may publish with a cookie; empty for none
 * @param uniqueIds whether an update with an id that is known is not published again
 */
public record HubConfig(
    Optional<String> url,
    boolean isDevelopment,
    boolean subscriptions,
    List<String> corsOrigins,
    List<String> publishOrigins,
    boolean uniqueIds,
    AuthConfig auth,
    LimitsConfig limits,
    LogConfig log,
    HistoryConfig history,
    ReplayConfig replay,
    DeliveryConfig delivery,
    QuotaConfig quotas) {

  /**
   * Reads the configuration of the application.
   *
   * @throws ConfigException if a setting is wrong or missing
   */
  public static HubConfig read() {
    return from(ConfigProvider.getConfig());
  }

  static HubConfig from(Config config) {
    KnownSettings.refuseOthers(config);
    Settings settings = new Settings(config);
    return new HubConfig(
        settings.text("mercure.url"),
        settings.flag("mercure.development", false),
        settings.flag("mercure.subscriptions", false),
        settings.list("mercure.cors.origins"),
        settings.list("mercure.publish.origins"),
        settings.flag("mercure.publish.unique-ids", false),
        AuthConfig.from(config),
        LimitsConfig.from(config),
        LogConfig.from(config),
        HistoryConfig.from(config),
        ReplayConfig.from(config),
        DeliveryConfig.from(config),
        QuotaConfig.from(config));
  }

  /** What relative topics and patterns are resolved against. */
  public String baseUrl() {
    return url.or(() -> auth.resource().filter(HubConfig::isHttp))
        .orElse("http://localhost" + HubUrl.PATH);
  }

  private static boolean isHttp(String resource) {
    return resource.startsWith("https://") || resource.startsWith("http://");
  }
}
