package ee.mercure.config;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/** MicroProfile Config with nothing in it but what a test says. */
final class TestConfig {
  private TestConfig() {}

  /** Settings by names and values in turn. */
  static Config of(String... namesAndValues) {
    return builder()
        .withSources(new PropertiesConfigSource(map(namesAndValues), "test", 100))
        .build();
  }

  /** Environment variables by names and values in turn. */
  static Config environment(String... namesAndValues) {
    return builder().withSources(new EnvConfigSource(map(namesAndValues), 300)).build();
  }

  private static SmallRyeConfigBuilder builder() {
    return new SmallRyeConfigBuilder().addDefaultInterceptors();
  }

  private static Map<String, String> map(String... namesAndValues) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }
}
