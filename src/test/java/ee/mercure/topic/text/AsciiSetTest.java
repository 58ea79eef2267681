package ee.mercure.topic.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsciiSetTest {
  @Test
  void knowsItsCharacters() {
    AsciiSet set = AsciiSet.range('0', '9').or(AsciiSet.of("aZ~"));

    assertThat(set.containsAll("059aZ~")).isTrue();
    assertThat(set.containsAny("bz/:@[\u0000\u007F")).isFalse();
    assertThat(set.containsAll("")).isTrue();
  }

  @Test
  void noOtherCharacterIsInASetOrInItsComplement() {
    assertThat(AsciiSet.ALL.contains('é')).isFalse();
    assertThat(AsciiSet.NONE.not().contains(0x1F600)).isFalse();
    assertThat(AsciiSet.of('é')).isEqualTo(AsciiSet.NONE);
    assertThat(AsciiSet.range('z', 0x10FFFF)).isEqualTo(AsciiSet.range('z', 127));
  }

  @Test
  void addsLettersInTheOtherCase() {
    assertThat(AsciiSet.of("aB1@[`{").inBothCases()).isEqualTo(AsciiSet.of("aAbB1@[`{"));
  }

  @Test
  void isACharacterClassOfTheSameCharacters() {
    for (AsciiSet set :
        List.of(AsciiSet.NONE, AsciiSet.ALL, AsciiSet.LETTERS, AsciiSet.of("]^-\\[\u0000\u007F"))) {
      Pattern pattern = Pattern.compile(set.regexp());
      for (int c = 0; c < 256; c++) {
        assertThat(pattern.matches(Character.toString(c))).isEqualTo(set.contains(c));
      }
    }
  }
}
