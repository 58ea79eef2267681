package ee.mercure.topic.url;

import com.ibm.icu.text.UnicodeSet;
import ee.mercure.topic.text.AsciiSet;
import ee.mercure.topic.text.InvalidPatternException;

/**
 * Reads character classes and escapes of JavaScript's regular expressions with the flag {@code v}
 * (ECMAScript, ClassContents and AtomEscape) and computes the ASCII characters they stand for.
 */
final class CharacterClass {
  private static final int MAX_DEPTH = 100;
  private static final AsciiSet WORD = AsciiSet.LETTERS.or(AsciiSet.DIGITS).or(AsciiSet.of("_"));
  private static final AsciiSet SPACE = AsciiSet.range('\t', '\r').or(AsciiSet.of(" "));
  private static final AsciiSet CLASS_SYNTAX = AsciiSet.of("()[]{}/-\\|");
  private static final AsciiSet RESERVED_IF_DOUBLED = AsciiSet.of("&!#$%*+,.:;<=>?@^`~");
  private static final AsciiSet ESCAPABLE = AsciiSet.of("^$\\.*+?()[]{}|/&-!#%,:;<=>@`~");

  private final RegexpReader in;
  private final boolean ignoreCase;
  private int depth;

  /** The character that the last operand was, or -1 if it was a set. */
  private int single;

  CharacterClass(RegexpReader in, boolean ignoreCase) {
    this.in = in;
    this.ignoreCase = ignoreCase;
  }

  static AsciiSet of(int character, boolean ignoreCase) {
    AsciiSet set = AsciiSet.of(character);
    return ignoreCase ? set.inBothCases() : set;
  }

  /** The rest of a class whose opening bracket was read. */
  AsciiSet read() throws InvalidPatternException {
    if (++depth > MAX_DEPTH) {
      throw new InvalidPatternException("character classes are nested too deeply");
    }
    boolean negated = in.take('^');
    AsciiSet set = in.at(']') ? AsciiSet.NONE : contents();
    in.require(']');
    depth--;
    single = -1;
    return negated ? set.not() : set;
  }

  private AsciiSet contents() throws InvalidPatternException {
    AsciiSet set = operand();
    if (in.at("&&")) {
      while (in.take("&&") && !in.at('&')) {
        set = set.and(operand());
      }
      return set;
    }
    if (in.at("--")) {
      while (in.take("--")) {
        set = set.and(operand().not());
      }
      return set;
    }
    set = set.or(rangeFrom(single));
    while (in.hasNext() && !in.at(']')) {
      set = set.or(operand());
      set = set.or(rangeFrom(single));
    }
    return set;
  }

  /** The range that starts with the character just read, if a hyphen follows. */
  private AsciiSet rangeFrom(int first) throws InvalidPatternException {
    if (!in.take('-')) {
      return AsciiSet.NONE;
    }
    operand();
    if (first < 0 || single < first) {
      throw RegexpReader.malformed();
    }
    AsciiSet set = AsciiSet.range(first, single);
    return ignoreCase ? set.inBothCases() : set;
  }

  private AsciiSet operand() throws InvalidPatternException {
    if (in.take('[')) {
      return read();
    }
    if (in.at('\\')) {
      return escape(ESCAPABLE);
    }
    char c = in.next();
    if (CLASS_SYNTAX.contains(c) || (RESERVED_IF_DOUBLED.contains(c) && in.at(c))) {
      throw RegexpReader.malformed();
    }
    return character(c);
  }

  private AsciiSet character(int character) {
    single = character;
    return of(character, ignoreCase);
  }

  /** An escape; of punctuation, only these characters can be escaped. */
  AsciiSet escape(AsciiSet escapable) throws InvalidPatternException {
    in.require('\\');
    char c = in.next();
    single = -1;
    return switch (c) {
      case 'd' -> AsciiSet.DIGITS;
      case 'D' -> AsciiSet.DIGITS.not();
      case 'w' -> WORD;
      case 'W' -> WORD.not();
      case 's' -> SPACE;
      case 'S' -> SPACE.not();
      case 'p' -> property();
      case 'P' -> property().not();
      case 't' -> character('\t');
      case 'n' -> character('\n');
      case 'v' -> character(0xB);
      case 'f' -> character('\f');
      case 'r' -> character('\r');
      case 'b' -> character('\b');
      case 'c' -> character(control());
      case '0' -> character(nul());
      case 'x' -> character(in.hexadecimal(2));
      case 'u' -> character(codePoint());
      default -> {
        if (!escapable.contains(c)) {
          throw RegexpReader.malformed();
        }
        yield character(c);
      }
    };
  }

  private int control() throws InvalidPatternException {
    char letter = in.next();
    if (!AsciiSet.LETTERS.contains(letter)) {
      throw RegexpReader.malformed();
    }
    return letter % 32;
  }

  private int nul() throws InvalidPatternException {
    if (in.isDigit(0)) {
      throw RegexpReader.malformed();
    }
    return 0;
  }

  private int codePoint() throws InvalidPatternException {
    if (!in.take('{')) {
      int unit = in.hexadecimal(4);
      boolean pair = Character.isHighSurrogate((char) unit) && in.take("\\u");
      return pair ? Character.toCodePoint((char) unit, (char) in.hexadecimal(4)) : unit;
    }
    String digits = in.upTo('}');
    if (digits.isEmpty() || !AsciiSet.HEX_DIGITS.containsAll(digits)) {
      throw RegexpReader.malformed();
    }
    String significant = digits.replaceFirst("^0+(?=.)", "");
    if (significant.length() > 6 || Integer.parseInt(significant, 16) > Character.MAX_CODE_POINT) {
      throw RegexpReader.malformed();
    }
    return Integer.parseInt(significant, 16);
  }

  private AsciiSet property() throws InvalidPatternException {
    in.require('{');
    String name = in.upTo('}');
    if (!name.matches("[A-Za-z_]+(=\\w+)?")) {
      throw RegexpReader.malformed();
    }
    try {
      UnicodeSet characters = new UnicodeSet("\\p{" + name + "}");
      AsciiSet set = AsciiSet.NONE;
      for (int c = 0; c < 128; c++) {
        set = characters.contains(c) ? set.or(AsciiSet.of(c)) : set;
      }
      return ignoreCase ? set.inBothCases() : set;
    } catch (IllegalArgumentException e) {
      throw RegexpReader.malformed();
    }
  }
}
