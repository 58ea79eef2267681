package ee.mercure.topic.text;

import java.util.Objects;

/** What a text pattern is made of, in order. */
public sealed interface TextPiece {
  /** This piece in the syntax of RE2, as one atom or a sequence of atoms. */
  String regexp();

  /**
   * How many steps of a linear-time engine this piece can keep busy at each character of the text.
   */
  int size();

  /** Exactly this text. */
  record Literal(String text) implements TextPiece {
    public Literal {
      Objects.requireNonNull(text, "text");
    }

    @Override
    public String regexp() {
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c > 127 || Character.isLetterOrDigit(c)) {
          out.append(c);
        } else if (c > ' ' && c < 127) {
          out.append('\\').append(c);
        } else {
          AsciiSet.hex(out, c);
        }
      }
      return out.toString();
    }

    /** Nothing: a literal keeps one step busy whatever its length. */
    @Override
    public int size() {
      return 0;
    }
  }

  /**
   * As many characters of the set as there are. With {@code percentEncoded} also percent-encoded
   * octets, the percent sign being in no set of its own.
   */
  record Run(AsciiSet set, boolean percentEncoded, boolean required) implements TextPiece {
    private static final Run ANYTHING = new Run(AsciiSet.ALL, false, false);

    public Run {
      if (percentEncoded && set.contains('%')) {
        throw new IllegalArgumentException("a percent sign is either a character or an escape");
      }
    }

    /** Any ASCII text, the empty one included. */
    public static Run anything() {
      return ANYTHING;
    }

    boolean canStartWith(char c) {
      return set.contains(c) || (percentEncoded && c == '%');
    }

    /** Where the run that starts at {@code from} ends, at the latest at {@code limit}. */
    int end(String text, int from, int limit) {
      int i = from;
      while (i < limit) {
        char c = text.charAt(i);
        if (set.contains(c)) {
          i++;
        } else if (percentEncoded && c == '%' && i + 2 < limit && isOctet(text, i + 1)) {
          i += 3;
        } else {
          break;
        }
      }
      return i;
    }

    private static boolean isOctet(String text, int at) {
      return AsciiSet.HEX_DIGITS.contains(text.charAt(at))
          && AsciiSet.HEX_DIGITS.contains(text.charAt(at + 1));
    }

    @Override
    public String regexp() {
      String one = set.regexp();
      if (percentEncoded) {
        String hex = AsciiSet.HEX_DIGITS.regexp();
        one = "(?:" + one + "|%" + hex + hex + ")";
      }
      return one + (required ? '+' : '*');
    }

    @Override
    public int size() {
      return percentEncoded ? 6 : 2;
    }
  }

  /** An expression in the syntax of RE2 that matches what it can match anywhere in the text. */
  record Regexp(String regexp, int size) implements TextPiece {
    public Regexp {
      Objects.requireNonNull(regexp, "regexp");
    }
  }
}
