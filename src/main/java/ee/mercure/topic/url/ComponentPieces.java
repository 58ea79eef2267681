package ee.mercure.topic.url;

import ee.mercure.topic.text.AsciiSet;
import ee.mercure.topic.text.InvalidPatternException;
import ee.mercure.topic.text.TextPiece;
import ee.mercure.topic.text.TextPiece.Literal;
import ee.mercure.topic.text.TextPiece.Regexp;
import ee.mercure.topic.text.TextPiece.Run;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the parts of a component's pattern into what the text matcher takes. It matches the same
 * texts as the regular expression of the standard (URL Pattern standard, 2.2); groups are not
 * captured, as only whether a URL matches is ever asked.
 */
final class ComponentPieces {
  private final Run segmentWildcard;

  ComponentPieces(Syntax syntax) {
    segmentWildcard = new Run(AsciiSet.of(syntax.delimiter()).not(), false, true);
  }

  List<TextPiece> of(List<Part> parts) throws InvalidPatternException {
    List<TextPiece> pieces = new ArrayList<>();
    for (Part part : parts) {
      if (part.modifier() == Part.Modifier.NONE) {
        pieces.add(new Literal(part.prefix()));
        pieces.add(group(part));
        pieces.add(new Literal(part.suffix()));
      } else {
        pieces.add(modified(part));
      }
    }
    return pieces;
  }

  private TextPiece group(Part part) throws InvalidPatternException {
    return switch (part.type()) {
      case FIXED_TEXT -> new Literal(part.value());
      case SEGMENT_WILDCARD -> segmentWildcard;
      case FULL_WILDCARD -> Run.anything();
      case REGEXP -> RegexpGroup.translate(part.value());
    };
  }

  private Regexp modified(Part part) throws InvalidPatternException {
    TextPiece group = group(part);
    String once = "(?:" + group.regexp() + ")";
    String prefix = new Literal(part.prefix()).regexp();
    String suffix = new Literal(part.suffix()).regexp();
    int length = part.value().length() + part.prefix().length() + part.suffix().length();
    int size = group.size() + length + 2;
    if (part.modifier() == Part.Modifier.OPTIONAL) {
      return new Regexp("(?:" + prefix + once + suffix + ")?", size);
    }
    // What separates two repetitions does not enclose the first and the last.
    String repeated = once + "(?:" + suffix + prefix + once + ")*";
    boolean optional = part.modifier() == Part.Modifier.ZERO_OR_MORE;
    return new Regexp("(?:" + prefix + repeated + suffix + ")" + (optional ? "?" : ""), 2 * size);
  }
}
