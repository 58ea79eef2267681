package ee.mercure.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;

/**
 * Answers in one line where the server would show a page of its own, which may have a stack trace
 * in it. {@code web.xml} names it for all errors.
 */
@WebServlet(urlPatterns = "/error", asyncSupported = true)
public class ErrorPage extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** The attribute that {@link HubFilter} gives to each request that it sees. */
  static final String SEEN = "ee.mercure.seen";

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    int status = status(request);
    Status known = Status.fromStatusCode(status);
    String line = status + (known == null ? "" : " " + known.getReasonPhrase());
    new ErrorResponse(status, line).writeTo(response);
  }

  private static int status(HttpServletRequest request) {
    if (!(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status)) {
      // Somebody has asked for this page.
      return Status.NOT_FOUND.getStatusCode();
    }
    // Servers look for a session before they call the hub, and fail over cookies that are none.
    boolean failedBeforeTheHub = status >= 500 && request.getAttribute(SEEN) == null;
    return failedBeforeTheHub ? Status.BAD_REQUEST.getStatusCode() : status;
  }
}
