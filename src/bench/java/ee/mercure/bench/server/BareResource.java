package ee.mercure.bench.server;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import java.io.IOException;

/** The least that an open event stream needs of the container: what is measured is its share. */
@Path("mercure")
public class BareResource implements WriteListener {
  private ServletOutputStream out;

  @GET
  public void open(@Suspended AsyncResponse response, @Context HttpServletRequest request)
      throws IOException {
    AsyncContext context = request.getAsyncContext();
    context.getResponse().setContentType("text/event-stream");
    context.getResponse().setBufferSize(1);
    out = context.getResponse().getOutputStream();
    out.setWriteListener(this);
  }

  @Override
  public void onWritePossible() throws IOException {
    if (out.isReady()) {
      out.write(new byte[] {':', '\n'});
    }
  }

  @Override
  public void onError(Throwable error) {
    // The stream has ended, and nothing is kept for it.
  }
}
