package ee.mercure.update;

/** What follows from subscription events, for whoever has to make one of another. */
public final class SubscriptionEvent {
  private static final String ACTIVE = "\"active\":true";
  private static final String NOT_ACTIVE = "\"active\":false";

  private SubscriptionEvent() {}

  /**
   * Tells a subscription from all others of the same hub: its path and the version whose documents
   * use that.
   */
  public static String key(Update event) {
    return event.audience().map(Enum::name).orElse("") + ' ' + event.topics().get(0);
  }

  /**
   * The event that tells of the end of what another one began.
   *
   * @param begun the event that began it
   * @param id the new event's id
   */
  public static Update ended(Update begun, String id) {
    // The first one is the document's own: within a text, the quotation marks are escaped.
    String data = begun.data().replaceFirst(ACTIVE, NOT_ACTIVE);
    return Update.of(begun.topics())
        .id(id)
        .isPrivate(begun.isPrivate())
        .type(begun.type())
        .data(data)
        .audience(begun.audience().orElse(null))
        .subscription(SubscriptionChange.ENDS)
        .build();
  }
}
