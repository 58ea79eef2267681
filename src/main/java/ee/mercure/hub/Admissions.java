package ee.mercure.hub;

import ee.mercure.delivery.ConnectionListener;
import ee.mercure.delivery.DisconnectReason;
import ee.mercure.delivery.Subscriber;
import ee.mercure.quota.Lease;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Gives back what a stream has taken of the quotas when it ends, however it does. Thread-safe. */
final class Admissions implements ConnectionListener {
  private final Map<Subscriber, Lease> leases = new ConcurrentHashMap<>();
  private final ConnectionListener next;

  /** Passes on what it is told. */
  Admissions(ConnectionListener next) {
    this.next = next;
  }

  /** Remembers what the stream of a subscriber has taken, before the stream is opened. */
  void admit(Subscriber subscriber, Lease lease) {
    leases.put(subscriber, lease);
  }

  /** The stream of a subscriber will not be opened. */
  void release(Subscriber subscriber) {
    Lease lease = leases.remove(subscriber);
    if (lease != null) {
      lease.release();
    }
  }

  @Override
  public void registered(Subscriber subscriber) {
    next.registered(subscriber);
  }

  @Override
  public void ended(Subscriber subscriber, DisconnectReason reason) {
    release(subscriber);
    next.ended(subscriber, reason);
  }
}
