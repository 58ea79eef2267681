package ee.mercure.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nobody slips in behind the end, and all who came before are waited for. */
class InFlightRequestsTest {
  private final InFlightRequests requests = new InFlightRequests();

  @Test
  void asManyAsComeAreTaken() {
    for (int i = 0; i < 100_000; i++) {
      assertThat(requests.begin()).isTrue();
    }
    assertThat(requests.refuseAndAwait(Duration.ZERO)).as("none is answered").isFalse();
    for (int i = 0; i < 100_000; i++) {
      requests.end();
    }
    assertThat(requests.begin()).isFalse();
    assertThat(requests.isRefusing()).isTrue();
  }

  @Test
  void whoIsTakenInIsWaitedFor() {
    for (int round = 0; round < 200; round++) {
      InFlightRequests each = new InFlightRequests();
      AtomicInteger open = new AtomicInteger();
      List<CompletableFuture<Void>> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(
            CompletableFuture.runAsync(
                () -> {
                  while (each.begin()) {
                    open.incrementAndGet();
                    open.decrementAndGet();
                    each.end();
                  }
                }));
      }
      assertThat(each.refuseAndAwait(Duration.ofMinutes(1))).isTrue();
      assertThat(open).as("nobody came behind the end").hasValue(0);
      clients.forEach(CompletableFuture::join);
    }
  }

  @Test
  void nothingIsWaitedForWhenNothingIsUnderWay() {
    assertThat(requests.refuseAndAwait(Duration.ofMinutes(1))).isTrue();
  }
}
