package ee.mercure.topic;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import ee.mercure.topic.text.AsciiSet;
import ee.mercure.topic.text.TextMatcher;
import ee.mercure.topic.text.TextPiece;
import ee.mercure.topic.text.TextPiece.Literal;
import ee.mercure.topic.text.TextPiece.Regexp;
import ee.mercure.topic.text.TextPiece.Run;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parses a URI template (RFC 6570) into what its expansions look like. RFC 6570 does not say how to
 * match; the deployed hubs match an expression by the set of characters that its values can have:
 * neither names nor prefix lengths are checked, an undefined or empty value matches everywhere, and
 * a comma is always allowed since a value may be a list. So does this one. There are no more
 * separators than variables, unless one is exploded (section 3.2.1).
 */
final class TemplateParser {
  private static final AsciiSet UNRESERVED =
      AsciiSet.LETTERS.or(AsciiSet.DIGITS).or(AsciiSet.of("-._~"));
  private static final AsciiSet RESERVED = AsciiSet.of(":/?#[]@!$&'()*+,;=");
  private static final AsciiSet LITERAL = UNRESERVED.or(RESERVED);

  private static final int ANY_NUMBER = Integer.MAX_VALUE;

  private static final String NAME = "(?:\\w|%[0-9A-Fa-f]{2})(?:\\.?(?:\\w|%[0-9A-Fa-f]{2}))*";
  private static final String VARIABLE = NAME + "(?::[1-9][0-9]{0,3}|\\*)?";
  private static final Pattern EXPRESSION =
      Pattern.compile("([+#./;?&]?)(" + VARIABLE + "(?:," + VARIABLE + ")*)");

  private final String template;
  private final List<TextPiece> pieces = new ArrayList<>();
  private int position;

  private TemplateParser(String template) {
    this.template = template;
  }

  /** What the template matches, or empty if it is not valid. */
  static Optional<List<TextPiece>> parse(String template) {
    TemplateParser parser = new TemplateParser(template);
    while (parser.position < template.length()) {
      if (!(template.charAt(parser.position) == '{' ? parser.expression() : parser.literal())) {
        return Optional.empty();
      }
    }
    return Optional.of(parser.pieces);
  }

  private boolean literal() {
    int start = position;
    int codePoint = template.codePointAt(position);
    if (codePoint > 127) {
      return internationalLiteral();
    }
    if (codePoint == '%') {
      position += 3;
      return position <= template.length()
          && AsciiSet.HEX_DIGITS.containsAll(template.substring(start + 1, position))
          && pieces.add(new Literal(template.substring(start, position)));
    }
    while (position < template.length() && LITERAL.contains(template.charAt(position))) {
      position++;
    }
    return position > start && pieces.add(new Literal(template.substring(start, position)));
  }

  /** An expansion has it percent-encoded, but publishers also write it as it is. */
  private boolean internationalLiteral() {
    int start = position;
    while (position < template.length() && template.charAt(position) > 127) {
      int codePoint = template.codePointAt(position);
      if (!isInternational(codePoint)) {
        return false;
      }
      position += Character.charCount(codePoint);
    }
    String literal = template.substring(start, position);
    String encoded = URLEncoder.encode(literal, StandardCharsets.UTF_8);
    return pieces.add(new Regexp("(?:" + literal + "|" + encoded + ")", 2));
  }

  /** Whether a literal can have it: {@code ucschar} or {@code iprivate} (RFC 3987). */
  private static boolean isInternational(int codePoint) {
    if (codePoint >= 0x10000) {
      return (codePoint & 0xFFFF) < 0xFFFE && (codePoint < 0xE0000 || codePoint >= 0xE1000);
    }
    return codePoint >= 0xA0
        && !Character.isSurrogate((char) codePoint)
        && !(codePoint >= 0xFDD0 && codePoint < 0xFDF0)
        && codePoint < 0xFFF0;
  }

  private boolean expression() {
    int end = template.indexOf('}', position);
    if (end < 0) {
      return false;
    }
    Matcher expression = EXPRESSION.matcher(template.substring(position + 1, end));
    if (!expression.matches()) {
      return false;
    }
    position = end + 1;
    String variables = expression.group(2);
    boolean exploded = variables.indexOf('*') >= 0;
    int values = exploded ? ANY_NUMBER : 1 + (int) variables.chars().filter(c -> c == ',').count();
    return pieces.add(piece(expression.group(1), exploded, values));
  }

  /**
   * What the expression expands to.
   *
   * @param exploded whether a value can be pairs of name and value
   * @param values how many there can be at most, each behind a separator
   */
  private static TextPiece piece(String operator, boolean exploded, int values) {
    AsciiSet value = UNRESERVED.or(AsciiSet.of(exploded ? ",=" : ","));
    AsciiSet pair = UNRESERVED.or(AsciiSet.of(",="));
    return switch (operator) {
      case "+" -> run(LITERAL);
      case "#" -> repeated(prefixed("#", run(LITERAL)), 1);
      case "." -> repeated(prefixed("\\.", run(value)), 1);
      case "/" -> repeated(prefixed("/", run(value)), values);
      case ";" -> repeated(prefixed(";", run(pair)), values);
      case "&" -> repeated(prefixed("&", run(pair)), values);
      case "?" -> query(run(pair), values);
      default -> run(value);
    };
  }

  private static Run run(AsciiSet set) {
    return new Run(set, true, false);
  }

  private static Regexp prefixed(String prefix, Run run) {
    return new Regexp("(?:" + prefix + run.regexp() + ")", run.size() + 2);
  }

  private static Regexp repeated(Regexp one, int times) {
    if (times == ANY_NUMBER) {
      return new Regexp(one.regexp() + "*", one.size());
    }
    int size = Math.multiplyExact(times, one.size());
    if (size > TextMatcher.MAX_SIZE) {
      return new Regexp("", size);
    }
    // One within the other, which keeps an automaton smaller than a counted repetition.
    String nested = "";
    for (int i = 0; i < times; i++) {
      nested = "(?:" + one.regexp() + nested + ")?";
    }
    return new Regexp(nested, size);
  }

  private static Regexp query(Run pair, int values) {
    Regexp first = prefixed("\\?", pair);
    Regexp others = repeated(prefixed("&", pair), values == ANY_NUMBER ? values : values - 1);
    return new Regexp(
        "(?:" + first.regexp() + others.regexp() + ")?", first.size() + others.size());
  }
}
