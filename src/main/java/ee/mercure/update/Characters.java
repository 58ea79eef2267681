package ee.mercure.update;

/** Which characters a line of an event stream may hold. */
final class Characters {
  private Characters() {}

  /** Whether the text can be the value of one line of an event stream: no CR, LF or NUL. */
  static boolean fitsInOneLine(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == '\n' || c == 0) {
        return false;
      }
    }
    return true;
  }
}
