package ee.mercure.delivery;

/** Is told when connections come and go. Called by lane threads; must not block or throw. */
public interface ConnectionListener {

  /** The subscriber receives every update that is appended from now on. */
  void registered(Subscriber subscriber);

  /** The subscriber receives nothing any more. Called once for each registered subscriber. */
  void ended(Subscriber subscriber, DisconnectReason reason);
}
