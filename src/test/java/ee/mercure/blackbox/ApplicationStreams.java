package ee.mercure.blackbox;

import ee.mercure.delivery.Subscriber;
import ee.mercure.hub.Hub;
import ee.mercure.topic.InvalidMatcherException;
import ee.mercure.topic.MatcherType;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.Selection;
import ee.mercure.topic.TopicMatchers;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An application in the hub's WAR that hands the hub the sinks that the container makes. */
@ApplicationPath("/application")
public class ApplicationStreams extends Application {

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(Streams.class);
  }

  /** Opens streams as an application would. */
  @Path("stream")
  @RequestScoped
  public static class Streams {
    @Inject Hub hub;
    @Inject TopicMatchers matchers;

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void open(
        @Context SseEventSink sink,
        @Context Sse sse,
        @QueryParam("topic") String topic,
        @QueryParam("after") String cursor)
        throws InvalidMatcherException {
      Selection selection = new Selection(MatcherType.EXACT, matchers.exact(topic));
      Subscriber subscriber = new Subscriber(ProtocolVersion.V1, List.of(selection), null);
      hub.subscribe(subscriber, sink, sse, Optional.ofNullable(cursor));
    }
  }
}
