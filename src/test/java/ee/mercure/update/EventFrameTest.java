package ee.mercure.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFrameTest {

  @Test
  void fieldsStandInTheProtocolsOrder() {
    assertThat(EventFrame.of("t", "2000", "urn:x:1", "hi"))
        .hasToString("event: t\nretry: 2000\nid: urn:x:1\ndata: hi\n\n");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          a\\nb,     data: a\\ndata: b\\n
          a\\rb,     data: a\\ndata: b\\n
          a\\r\\nb,  data: a\\ndata: b\\n
          a\\n\\nb,  data: a\\ndata: \\ndata: b\\n
          a\\n,      data: a\\ndata: \\n
          a\\r\\n,   data: a\\ndata: \\n
          a\\r\\rb,  data: a\\ndata: \\ndata: b\\n
          a\\n\\rb,  data: a\\ndata: \\ndata: b\\n
          """)
  void everyKindOfLineEndStartsANewDataField(String data, String expected) {
    String frame = EventFrame.of("", "", "1", data.translateEscapes()).toString();
    assertThat(frame).isEqualTo("id: 1\n" + expected.translateEscapes() + "\n");
  }

  @Test
  void emptyDataStillGivesAnEvent() {
    assertThat(EventFrame.of("", "", "1", "")).hasToString("id: 1\ndata: \n\n");
  }

  @Test
  void leadingSpaceOfDataSurvives() {
    assertThat(EventFrame.of("", "", "1", " x")).hasToString("id: 1\ndata:  x\n\n");
  }

  @Test
  void dataIsUtf8() {
    EventFrame frame = EventFrame.of("é", "", "ü", "€😀");
    assertThat(frame).hasToString("event: é\nid: ü\ndata: €😀\n\n");
    assertThat(frame.length()).isEqualTo("event: xx\nid: xx\ndata: xxxxxxx\n\n".length());
  }

  @ParameterizedTest
  @CsvSource({"0,''", "000,''", "'',''", "7,retry: 7", "007,retry: 7"})
  void retryIsWrittenUnlessItIsZero(String retry, String line) {
    String expected = line.isEmpty() ? "id: 1\ndata: \n\n" : line + "\nid: 1\ndata: \n\n";
    assertThat(EventFrame.of("", retry, "1", "")).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\rb", "a\0b"})
  void noFieldCanSmuggleInAnother(String value) {
    assertThatThrownBy(() -> EventFrame.of(value, "", "1", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EventFrame.of("", "", value, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EventFrame.of("", value, "1", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
