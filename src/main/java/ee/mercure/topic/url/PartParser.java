package ee.mercure.topic.url;

import ee.mercure.topic.text.InvalidPatternException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Parses the pattern string of one component (URL Pattern standard, 2.1.5). */
final class PartParser {
  private static final String FULL_WILDCARD = ".*";

  private final List<Token> tokens;
  private final Syntax syntax;
  private final String segmentWildcard;
  private final List<Part> parts = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final StringBuilder pendingText = new StringBuilder();
  private int index;
  private int nextNumber;

  private PartParser(List<Token> tokens, Syntax syntax) {
    this.tokens = tokens;
    this.syntax = syntax;
    this.segmentWildcard =
        "[^" + (syntax.delimiter().isEmpty() ? "" : "\\" + syntax.delimiter()) + "]+?";
  }

  static List<Part> parse(String pattern, Syntax syntax) throws InvalidPatternException {
    PartParser parser = new PartParser(Tokenizer.strict(pattern), syntax);
    while (parser.index < parser.tokens.size()) {
      parser.next();
    }
    return parser.parts;
  }

  private void next() throws InvalidPatternException {
    Token character = consume(Token.Type.CHAR);
    Token name = consume(Token.Type.NAME);
    Token group = consumeGroup(name);
    if (name != null || group != null) {
      String prefix = character == null ? "" : character.value();
      if (!prefix.equals(syntax.prefix())) {
        pendingText.append(prefix);
        prefix = "";
      }
      addGroup(prefix, name, group, "", consumeModifier());
      return;
    }
    Token text = character == null ? consume(Token.Type.ESCAPED_CHAR) : character;
    if (text != null) {
      pendingText.append(text.value());
    } else if (consume(Token.Type.OPEN) != null) {
      braces();
    } else {
      addPendingText();
      require(Token.Type.END);
    }
  }

  private void braces() throws InvalidPatternException {
    String prefix = consumeText();
    Token name = consume(Token.Type.NAME);
    Token group = consumeGroup(name);
    String suffix = consumeText();
    require(Token.Type.CLOSE);
    Part.Modifier modifier = consumeModifier();
    if (name != null || group != null) {
      addGroup(prefix, name, group, suffix, modifier);
    } else if (modifier == Part.Modifier.NONE) {
      pendingText.append(prefix);
    } else {
      addPendingText();
      if (!prefix.isEmpty()) {
        parts.add(Part.fixed(syntax.canonicalize(prefix), modifier));
      }
    }
  }

  private void addGroup(
      String prefix, Token name, Token group, String suffix, Part.Modifier modifier)
      throws InvalidPatternException {
    addPendingText();
    Part.Type type = type(group);
    if (!names.add(name == null ? Integer.toString(nextNumber++) : name.value())) {
      throw new InvalidPatternException("two groups of one component have the same name");
    }
    parts.add(
        new Part(
            type,
            type == Part.Type.REGEXP ? group.value() : "",
            modifier,
            syntax.canonicalize(prefix),
            syntax.canonicalize(suffix)));
  }

  private Part.Type type(Token group) {
    if (group == null || group.value().equals(segmentWildcard)) {
      return Part.Type.SEGMENT_WILDCARD;
    }
    return group.type() == Token.Type.ASTERISK || group.value().equals(FULL_WILDCARD)
        ? Part.Type.FULL_WILDCARD
        : Part.Type.REGEXP;
  }

  private void addPendingText() throws InvalidPatternException {
    if (!pendingText.isEmpty()) {
      parts.add(Part.fixed(syntax.canonicalize(pendingText.toString()), Part.Modifier.NONE));
      pendingText.setLength(0);
    }
  }

  private Token consume(Token.Type type) {
    Token token = tokens.get(Math.min(index, tokens.size() - 1));
    if (token.type() != type) {
      return null;
    }
    index++;
    return token;
  }

  private Token consumeGroup(Token name) {
    Token regexp = consume(Token.Type.REGEXP);
    return name == null && regexp == null ? consume(Token.Type.ASTERISK) : regexp;
  }

  private Part.Modifier consumeModifier() {
    Token modifier = consume(Token.Type.OTHER_MODIFIER);
    return Part.Modifier.of(modifier == null ? consume(Token.Type.ASTERISK) : modifier);
  }

  private String consumeText() {
    StringBuilder text = new StringBuilder();
    while (true) {
      Token token = consume(Token.Type.CHAR);
      token = token == null ? consume(Token.Type.ESCAPED_CHAR) : token;
      if (token == null) {
        return text.toString();
      }
      text.append(token.value());
    }
  }

  private void require(Token.Type type) throws InvalidPatternException {
    if (consume(type) == null) {
      throw new InvalidPatternException("braces or modifiers are out of place");
    }
  }
}
