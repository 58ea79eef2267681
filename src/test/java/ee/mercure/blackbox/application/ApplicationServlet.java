package ee.mercure.blackbox.application;

import ee.mercure.hub.Publisher;
import ee.mercure.update.Update;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** {@code POST} publishes an update from Java code; {@code GET} tells which ones were observed. */
@WebServlet(ApplicationServlet.PATH)
public class ApplicationServlet extends HttpServlet {
  public static final String PATH = "/application";

  private static final long serialVersionUID = 1L;

  @Inject transient Publisher publisher;
  @Inject transient ObservedUpdates observed;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Update update =
        Update.of(List.of(request.getParameterValues("topic")))
            .data(request.getParameter("data"))
            .isPrivate(request.getParameter("private") != null)
            .build();
    try {
      response.getWriter().write(publisher.publish(update).toCompletableFuture().get());
    } catch (InterruptedException | ExecutionException e) {
      throw new ServletException(e);
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().write(String.join("\n", observed.lines()));
  }
}
