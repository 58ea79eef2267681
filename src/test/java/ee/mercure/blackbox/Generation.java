package ee.mercure.blackbox;

/** The two generations of the protocol, for behaviour that both have in their own words. */
enum Generation {
  CLASSIC("topic", "lastEventID", "Last-Event-ID") {
    @Override
    Token token() {
      return Token.classic();
    }
  },
  ONE("match", "last_event_id", "Mercure-Last-Event-ID") {
    @Override
    Token token() {
      return Token.access();
    }
  };

  private final String topicParameter;
  private final String cursorParameter;
  private final String cursorField;

  Generation(String topicParameter, String cursorParameter, String cursorField) {
    this.topicParameter = topicParameter;
    this.cursorParameter = cursorParameter;
    this.cursorField = cursorField;
  }

  /** A token of this generation without any right. */
  abstract Token token();

  /** A token of this generation that may publish to every topic. */
  Token publisher() {
    return token().publish("*");
  }

  /** The query parameter that names one topic to subscribe to. */
  String topic() {
    return topicParameter;
  }

  /** The query parameter that carries a cursor. */
  String cursor() {
    return cursorParameter;
  }

  /** The response field that carries a cursor. */
  String cursorField() {
    return cursorField;
  }
}
