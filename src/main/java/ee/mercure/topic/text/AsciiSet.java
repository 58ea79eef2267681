package ee.mercure.topic.text;

/**
 * A set of ASCII characters, one bit each; no other character is ever in it or in its complement.
 */
public record AsciiSet(long low, long high) {
  public static final AsciiSet NONE = new AsciiSet(0, 0);
  public static final AsciiSet ALL = new AsciiSet(-1, -1);
  public static final AsciiSet DIGITS = range('0', '9');
  public static final AsciiSet LETTERS = range('A', 'Z').or(range('a', 'z'));
  public static final AsciiSet HEX_DIGITS = DIGITS.or(range('A', 'F')).or(range('a', 'f'));

  private static final long UPPER = range('A', 'Z').high;
  private static final long LOWER = range('a', 'z').high;

  public static AsciiSet of(String characters) {
    AsciiSet set = NONE;
    for (int i = 0; i < characters.length(); i++) {
      set = set.or(of(characters.charAt(i)));
    }
    return set;
  }

  /** The set of one character, empty if it is not ASCII. */
  public static AsciiSet of(int character) {
    return range(character, character);
  }

  /** The ASCII characters from the first to the last, both included. */
  public static AsciiSet range(int first, int last) {
    long low = 0;
    long high = 0;
    for (int c = first; c <= Math.min(last, 127); c++) {
      if (c < 64) {
        low |= 1L << c;
      } else {
        high |= 1L << (c - 64);
      }
    }
    return new AsciiSet(low, high);
  }

  public boolean contains(int character) {
    return character < 64
        ? ((low >>> character) & 1) != 0
        : character < 128 && ((high >>> (character - 64)) & 1) != 0;
  }

  public AsciiSet or(AsciiSet other) {
    return new AsciiSet(low | other.low, high | other.high);
  }

  public AsciiSet and(AsciiSet other) {
    return new AsciiSet(low & other.low, high & other.high);
  }

  public AsciiSet not() {
    return new AsciiSet(~low, ~high);
  }

  /** This set and, for each letter in it, that letter in the other case. */
  public AsciiSet inBothCases() {
    return new AsciiSet(low, high | ((high & UPPER) << 32) | ((high & LOWER) >>> 32));
  }

  /** Whether every character of the text is in this set. */
  public boolean containsAll(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (!contains(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether any character of the text is in this set. */
  public boolean containsAny(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (contains(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** This set as a character class in the syntax of RE2. */
  public String regexp() {
    StringBuilder out = new StringBuilder("[");
    for (int c = 0; c < 128; c++) {
      if (contains(c)) {
        int last = c;
        while (last < 127 && contains(last + 1)) {
          last++;
        }
        hex(out, c);
        hex(out.append('-'), last);
        c = last;
      }
    }
    return out.length() == 1 ? "[^\\x00-\\x{10FFFF}]" : out.append(']').toString();
  }

  /** Appends an ASCII character in the syntax of RE2, whatever it means there. */
  static void hex(StringBuilder out, int c) {
    out.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
  }
}
