package ee.mercure.blackbox;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The WAR that the build made, with the configuration of one deployment in it.
 *
 * <p>The test server runs the development profile, so an untouched archive has the development key,
 * anonymous subscribers, subscriptions and every origin allowed.
 */
final class HubArchive {
  private static final String PROFILE =
      "WEB-INF/classes/META-INF/microprofile-config-development.properties";

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
    configure(war);
    return war.addClasses(classes.toArray(Class<?>[]::new));
  }

  /**
   * Changes the profile's own file: servers differ in which of two such files has the last word.
   */
  private void configure(WebArchive war) {
    Properties properties = new Properties();
    try (InputStream profile = war.get(PROFILE).getAsset().openStream()) {
      properties.load(profile);
      properties.putAll(settings);
      StringWriter text = new StringWriter();
      properties.store(text, null);
      war.delete(PROFILE);
      war.add(new StringAsset(text.toString()), PROFILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
