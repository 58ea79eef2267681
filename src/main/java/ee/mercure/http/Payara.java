package ee.mercure.http;

import jakarta.servlet.ServletRequest;

/** The server whose asynchronous requests need help in some places, each of which says why. */
final class Payara {
  private Payara() {}

  /** Whether it is what serves the request. */
  static boolean serves(ServletRequest request) {
    return request.getServletContext().getServerInfo().contains("Payara");
  }
}
