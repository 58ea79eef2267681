package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test during which the server's log got a stack trace, which whoever sends the request
 * could repeat without end, or something that should stay secret.
 */
final class CleanLog implements BeforeEachCallback, AfterEachCallback {
  /** How the header of every token begins. */
  private static final String TOKEN = "eyJ";

  private ServerLog log;

  @Override
  public void beforeEach(ExtensionContext context) {
    log = ServerLog.fromNow();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertThat(log.text()).doesNotContain("\n\tat ", TOKEN, Token.DEVELOPMENT_KEY);
  }
}
