package ee.mercure.topic.url;

import ee.mercure.topic.text.AsciiSet;
import ee.mercure.topic.text.InvalidPatternException;
import ee.mercure.topic.text.TextMatcher;
import ee.mercure.topic.text.TextPiece;
import java.util.HashSet;
import java.util.Set;

/**
 * Translates the regular expression of a group, which is JavaScript's with the flag {@code v}
 * (ECMAScript, Patterns), into RE2's. Both agree on what they both know, but not on what is an
 * error: RE2 takes escapes and classes that JavaScript refuses. A component is ASCII without line
 * breaks, so sets of characters are computed here, and the flags {@code m} and {@code s} change
 * nothing.
 *
 * <p>Look-around and back-references cannot be matched in linear time and are errors.
 */
final class RegexpGroup {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_REPEAT = 1000;
  private static final int UNBOUNDED = -1;
  private static final String FLAGS = "ims";
  private static final AsciiSet SYNTAX = AsciiSet.of("^$\\.*+?()[]{}|");

  private final RegexpReader in;
  private final StringBuilder out = new StringBuilder();
  private final Set<String> names = new HashSet<>();
  private boolean ignoreCase;
  private int depth;

  private RegexpGroup(String source) {
    in = new RegexpReader(source);
  }

  static TextPiece.Regexp translate(String source) throws InvalidPatternException {
    RegexpGroup group = new RegexpGroup(source);
    group.out.append("(?:");
    int size = group.disjunction();
    if (group.in.hasNext()) {
      throw RegexpReader.malformed();
    }
    group.out.append(')');
    return new TextPiece.Regexp(group.out.toString(), size);
  }

  private int disjunction() throws InvalidPatternException {
    int size = alternative();
    while (in.take('|')) {
      out.append('|');
      size += alternative() + 1;
      checkSize(size);
    }
    return size;
  }

  private int alternative() throws InvalidPatternException {
    int size = 0;
    while (in.hasNext() && !in.at('|') && !in.at(')')) {
      size += term();
      checkSize(size);
    }
    return size;
  }

  private int term() throws InvalidPatternException {
    if (in.take('^')) {
      out.append("\\A");
      return 1;
    }
    if (in.take('$')) {
      out.append("\\z");
      return 1;
    }
    if (in.take("\\b")) {
      out.append("\\b");
      return 1;
    }
    if (in.take("\\B")) {
      out.append("\\B");
      return 1;
    }
    int start = out.length();
    return quantified(start, atom());
  }

  private int atom() throws InvalidPatternException {
    if (in.take('(')) {
      return group();
    }
    if (in.take('[')) {
      return set(new CharacterClass(in, ignoreCase).read());
    }
    if (in.take('.')) {
      return set(AsciiSet.ALL);
    }
    if (in.at('\\')) {
      if (in.at("\\k") || (in.isDigit(1) && !in.at("\\0"))) {
        throw new InvalidPatternException("back-references are not supported");
      }
      return set(new CharacterClass(in, ignoreCase).escape(SYNTAX.or(AsciiSet.of("/"))));
    }
    char c = in.next();
    if (SYNTAX.contains(c)) {
      throw RegexpReader.malformed();
    }
    return set(CharacterClass.of(c, ignoreCase));
  }

  private int set(AsciiSet set) {
    out.append(set.regexp());
    return 1;
  }

  private int group() throws InvalidPatternException {
    if (++depth > MAX_DEPTH) {
      throw new InvalidPatternException("groups are nested too deeply");
    }
    boolean outerIgnoreCase = ignoreCase;
    groupKind();
    out.append("(?:");
    int size = disjunction();
    in.require(')');
    out.append(')');
    ignoreCase = outerIgnoreCase;
    depth--;
    return size;
  }

  private void groupKind() throws InvalidPatternException {
    in.require('?');
    if (in.at('=') || in.at('!') || in.at("<=") || in.at("<!")) {
      throw new InvalidPatternException("look-around is not supported");
    }
    if (in.take('<')) {
      String name = in.upTo('>');
      if (!isName(name) || !names.add(name)) {
        throw RegexpReader.malformed();
      }
    } else {
      flags(in.upTo(':'));
    }
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!Tokenizer.isNameCodePoint(name.charAt(i), i == 0)) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private void flags(String flags) throws InvalidPatternException {
    int minus = flags.indexOf('-');
    String added = minus < 0 ? flags : flags.substring(0, minus);
    String all = minus < 0 ? flags : added + flags.substring(minus + 1);
    boolean known = all.chars().allMatch(c -> FLAGS.indexOf(c) >= 0);
    if (!known || all.chars().distinct().count() < all.length() || (minus >= 0 && all.isEmpty())) {
      throw RegexpReader.malformed();
    }
    ignoreCase = all.indexOf('i') < 0 ? ignoreCase : added.indexOf('i') >= 0;
  }

  private int quantified(int start, int size) throws InvalidPatternException {
    int quantified = size + 1;
    if (in.at('*') || in.at('+') || in.at('?')) {
      out.append(in.next());
    } else if (in.take('{')) {
      quantified = counted(start, size + 1);
    } else {
      return size;
    }
    // Reluctance changes what a group captures, not whether the text matches.
    in.take('?');
    return quantified;
  }

  private int counted(int start, int size) throws InvalidPatternException {
    int least = in.number();
    int most = least;
    if (in.take(',')) {
      most = in.at('}') ? UNBOUNDED : in.number();
    }
    in.require('}');
    if (most != UNBOUNDED && most < least) {
      throw RegexpReader.malformed();
    }
    int copies = most == UNBOUNDED ? least + 1 : most;
    if (copies > MAX_REPEAT) {
      throw tooCostly();
    }
    repeat(start, least, most);
    return checkSize(size * copies);
  }

  /**
   * RE2/J nests the optional repetitions of {@code x{n,m}}, as deep as there are; this does not.
   */
  private void repeat(int start, int least, int most) {
    String once = out.substring(start);
    out.append('{').append(least).append(most == UNBOUNDED ? ",}" : "}");
    if (most > least) {
      out.append("(?:").append(once).append("?){").append(most - least).append('}');
    }
  }

  private static int checkSize(int size) throws InvalidPatternException {
    if (size > TextMatcher.MAX_SIZE) {
      throw tooCostly();
    }
    return size;
  }

  private static InvalidPatternException tooCostly() {
    return new InvalidPatternException("too costly to match");
  }
}
