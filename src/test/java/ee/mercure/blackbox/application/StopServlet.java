package ee.mercure.blackbox.application;

import ee.mercure.hub.Hub;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code POST} stops the hub as the end of its server would, and is answered when it has. */
@WebServlet(StopServlet.PATH)
public class StopServlet extends HttpServlet {
  public static final String PATH = "/stop";

  private static final long serialVersionUID = 1L;

  @Inject transient Hub hub;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    hub.close();
    response.getWriter().write("stopped");
  }
}
