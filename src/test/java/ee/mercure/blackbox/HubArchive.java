package ee.mercure.blackbox;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The WAR that the build made, with the configuration of one deployment laid over it.
 *
 * <p>The test server runs the development profile, so an untouched archive has the development key,
 * anonymous subscribers, subscriptions and every origin allowed.
 */
final class HubArchive {
  /** Above the WAR's own files, below the environment and the system properties. */
  private static final int ORDINAL = 200;

  private static final Path HISTORIES =
      Path.of(System.getProperty("war")).toAbsolutePath().resolveSibling("it/histories");

  private final Map<String, String> settings = new LinkedHashMap<>();
  private final List<Class<?>> classes = new ArrayList<>();

  private HubArchive() {}

  /** The hub as the development profile configures it. */
  static WebArchive development() {
    return new HubArchive().build();
  }

  /** The development profile with one setting changed. */
  static HubArchive with(String key, String value) {
    return new HubArchive().and(key, value);
  }

  /** The development profile with one setting taken away: an empty value counts as none. */
  static HubArchive without(String... keys) {
    return new HubArchive().andNot(keys);
  }

  /** The development profile, with classes of a test among the hub's own. */
  static HubArchive withClasses(Class<?>... added) {
    return new HubArchive().andClasses(added);
  }

  HubArchive and(String key, String value) {
    settings.put(key, value);
    return this;
  }

  HubArchive andNot(String... keys) {
    for (String key : keys) {
      settings.put(key, "");
    }
    return this;
  }

  HubArchive andClasses(Class<?>... added) {
    classes.addAll(List.of(added));
    return this;
  }

  WebArchive build() {
    // One deployment must not find what another one kept.
    settings.putIfAbsent(
        "mercure.history.path", HISTORIES.resolve(UUID.randomUUID().toString()).toString());
    WebArchive war =
        ShrinkWrap.create(ZipImporter.class, "mercure.war")
            .importFrom(new File(System.getProperty("war")))
            .as(WebArchive.class);
    war.addAsLibrary(overlay());
    return war.addClasses(classes.toArray(Class<?>[]::new));
  }

  /**
   * A file of the profile alone: beside a plain file of high ordinal, SmallRye gives an ordinal as
   * high to every file of the profile that it finds, the WAR's own included.
   */
  private JavaArchive overlay() {
    return ShrinkWrap.create(JavaArchive.class, "test-configuration.jar")
        .addAsManifestResource(
            new StringAsset(properties()), "microprofile-config-development.properties");
  }

  private String properties() {
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + escaped(setting.getValue()) + "\n")
        .collect(Collectors.joining("", "config_ordinal=" + ORDINAL + "\n", ""));
  }

  /** Properties files read {@code \} as an escape and a line end as the end of the value. */
  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n");
  }
}
