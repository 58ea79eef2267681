package ee.mercure.http;

import ee.mercure.auth.AccessToken;
import ee.mercure.hub.ActiveSubscription;
import ee.mercure.hub.Hub;
import ee.mercure.hub.SubscriptionPath;
import ee.mercure.topic.MatcherType;
import ee.mercure.topic.ProtocolVersion;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The subscription API of both versions (Mercure 1.0, Subscription API). The shape of the URL tells
 * the version; where both share a shape, the dialect of the token does.
 */
@Path("mercure/subscriptions")
public class SubscriptionsResource {
  private static final Set<String> TYPES =
      Set.of(MatcherType.EXACT.canonicalName(), MatcherType.URLPATTERN.canonicalName());

  @Inject Hub hub;
  @Inject Authenticator authenticator;
  @Inject SubscriptionDocuments documents;
  @Context HttpServletRequest request;

  @GET
  public Response all() {
    AccessToken token = authorize(Optional.empty());
    ProtocolVersion version = token.dialect();
    return documents.collection(request, hub.subscriptions().all(version), version);
  }

  @GET
  @Path("{topic}")
  public Response ofSelector(@Encoded @PathParam("topic") String topic) {
    authorize(Optional.of(ProtocolVersion.V0));
    String selector = PathSegment.decode(topic, ProtocolVersion.V0);
    return collection(null, selector, ProtocolVersion.V0);
  }

  @GET
  @Path("{first}/{second}")
  public Response ofMatcherOrOne(
      @Encoded @PathParam("first") String first, @Encoded @PathParam("second") String second) {
    ProtocolVersion version = authorize(Optional.empty()).dialect();
    String head = PathSegment.decode(first, version);
    String tail = PathSegment.decode(second, version);
    if (version == ProtocolVersion.V1) {
      return collection(knownType(head), tail, version);
    }
    return one(null, head, tail, version);
  }

  @GET
  @Path("{type}/{match}/{subscriber}")
  public Response one(
      @Encoded @PathParam("type") String type,
      @Encoded @PathParam("match") String match,
      @Encoded @PathParam("subscriber") String subscriber) {
    ProtocolVersion version = ProtocolVersion.V1;
    authorize(Optional.of(version));
    return one(
        knownType(PathSegment.decode(type, version)),
        PathSegment.decode(match, version),
        PathSegment.decode(subscriber, version),
        version);
  }

  private AccessToken authorize(Optional<ProtocolVersion> version) {
    if (!hub.listsSubscriptions()) {
      throw new Problem(404, "Not Found");
    }
    AccessToken token = authenticator.reader(request, version);
    // The query is no part of the topic that is authorized.
    if (!token.maySubscribe(hub.matchers().hubUrl().topic(request.getRequestURI()))) {
      throw Problem.insufficientScope(
          "The access token does not grant subscribing to this URL", token.dialect());
    }
    return token;
  }

  private static String knownType(String type) {
    if (!TYPES.contains(type)) {
      throw Problem.badRequest("Unknown matcher type: only \"exact\" and \"urlpattern\" are known");
    }
    return type;
  }

  private Response collection(String type, String match, ProtocolVersion version) {
    refuseDisabled(version);
    List<ActiveSubscription> found = hub.subscriptions().of(type, match, version);
    return documents.collection(request, found, version);
  }

  private Response one(String type, String match, String subscriber, ProtocolVersion version) {
    refuseDisabled(version);
    return hub.subscriptions()
        .find(type, match, subscriber, version)
        .map(subscription -> documents.single(request, subscription, version))
        .orElseThrow(() -> new Problem(404, "No such subscription"));
  }

  private void refuseDisabled(ProtocolVersion version) {
    if (!hub.config().auth().protocols().contains(version)) {
      throw new Problem(404, "Not Found: below " + SubscriptionPath.ROOT);
    }
  }
}
