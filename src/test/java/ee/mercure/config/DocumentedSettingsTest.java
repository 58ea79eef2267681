package ee.mercure.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of settings in the README names each of them, and each default as it is. */
class DocumentedSettingsTest {
  private static final Pattern ROW = Pattern.compile("\\| (`mercure[^|]*)\\| ([^|]*) ?\\|.*");
  private static final Pattern QUOTED = Pattern.compile("`([^`]*)`");
  private static final List<String> KEY = List.of("mercure.publisher.jwt.key", "x".repeat(40));

  /** One row, whose defaults are as many as its names, or none that could be given. */
  private record Row(List<String> names, List<String> defaults) {}

  private record Setting(String name, String value) {}

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("README.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        // What stands in parentheses is for another choice.
        rows.add(new Row(quoted(row.group(1)), quoted(row.group(2).replaceAll("\\(.*\\)", ""))));
      }
    }
    return rows;
  }

  private static List<String> quoted(String cell) {
    return QUOTED.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  private static boolean isPlain(String name) {
    return !name.contains("NAME") && !name.contains(".jwt.") && name.startsWith("mercure.");
  }

  @Test
  void tableNamesEverySettingAndNoOther() throws IOException {
    Set<String> documented = new HashSet<>();
    rows().forEach(row -> row.names().stream().filter(n -> isPlain(n)).forEach(documented::add));
    Set<String> known = new HashSet<>(KnownSettings.names());
    // Set by the profile of the same name alone.
    known.remove("mercure.development");
    assertThat(documented).isEqualTo(known);
  }

  static Stream<Setting> documentedDefaultsAreTrue() throws IOException {
    List<Setting> settings = new ArrayList<>();
    for (Row row : rows()) {
      boolean each = row.names().stream().allMatch(DocumentedSettingsTest::isPlain);
      if (each && row.names().size() == row.defaults().size()) {
        for (int i = 0; i < row.names().size(); i++) {
          settings.add(new Setting(row.names().get(i), row.defaults().get(i)));
        }
      }
    }
    // Another setting's name is a default that depends on it.
    settings.removeIf(setting -> setting.value().startsWith("mercure."));
    assertThat(settings).hasSizeGreaterThan(35);
    return settings.stream();
  }

  @ParameterizedTest
  @MethodSource
  void documentedDefaultsAreTrue(Setting setting) {
    List<String> given = new ArrayList<>(KEY);
    if (setting.name().startsWith("mercure.log.")) {
      given.addAll(
          List.of("mercure.log", "postgresql", "mercure.log.url", "postgresql://db.example/hub"));
    }
    HubConfig unset = HubConfig.from(TestConfig.of(given.toArray(String[]::new)));
    given.addAll(List.of(setting.name(), setting.value()));
    HubConfig set = HubConfig.from(TestConfig.of(given.toArray(String[]::new)));
    assertThat(set).isEqualTo(unset);
  }
}
