package ee.mercure.http;

import ee.mercure.auth.AccessToken;
import ee.mercure.config.HubConfig;
import ee.mercure.hub.ActiveSubscriptions;
import ee.mercure.hub.SubscriptionPath;
import ee.mercure.topic.MatcherType;
import ee.mercure.topic.ProtocolVersion;
import ee.mercure.topic.TopicMatchers;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;

/**
 * The subscription API of both versions (Mercure 1.0, Subscription API). The shape of the URL tells
 * the version; where both share a shape, the version of the token does.
 */
@Path("mercure/subscriptions")
public class SubscriptionsResource {
  private static final Set<String> TYPES =
      Set.of(MatcherType.EXACT.canonicalName(), MatcherType.URLPATTERN.canonicalName());

  @Inject HubConfig config;
  @Inject TopicMatchers matchers;
  @Inject ActiveSubscriptions subscriptions;
  @Inject Authenticator authenticator;
  @Inject SubscriptionDocuments documents;
  @Context HttpServletRequest request;

  @GET
  public Response all() {
    Optional<SubscriptionQuery> query = SubscriptionQuery.of(PlainRequest.query(request));
    if (query.isPresent()) {
      return asked(query.get());
    }
    AccessToken token = authorize(Optional.empty());
    ProtocolVersion version = token.version();
    return documents.collection(request, subscriptions.all(version), version);
  }

  /** The same as the path with the same segments, which also is what the token must grant. */
  private Response asked(SubscriptionQuery query) {
    authorize(Optional.of(query.version()), query.path());
    String type = query.type().orElse(null);
    return query
        .subscriber()
        .map(subscriber -> one(type, query.match(), subscriber, query.version()))
        .orElseGet(() -> collection(type, query.match(), query.version()));
  }

  @GET
  @Path("{topic: [^/]*}")
  public Response ofSelector() {
    authorize(Optional.of(ProtocolVersion.V0));
    return collection(null, segment(0, ProtocolVersion.V0), ProtocolVersion.V0);
  }

  @GET
  @Path("{first: [^/]*}/{second: [^/]*}")
  public Response ofMatcherOrOne() {
    ProtocolVersion version = authorize(Optional.empty()).version();
    String first = segment(0, version);
    String second = segment(1, version);
    if (version == ProtocolVersion.V1) {
      return collection(knownType(first), second, version);
    }
    return one(null, first, second, version);
  }

  @GET
  @Path("{type: [^/]*}/{match: [^/]*}/{subscriber: [^/]*}")
  public Response one() {
    ProtocolVersion version = ProtocolVersion.V1;
    authorize(Optional.of(version));
    return one(knownType(segment(0, version)), segment(1, version), segment(2, version), version);
  }

  /** A segment of the path as it was sent and authorized: JAX-RS would take {@code ;x} away. */
  private String segment(int index, ProtocolVersion version) {
    String below = PlainRequest.path(request).substring(SubscriptionPath.ROOT.length() + 1);
    return PathSegment.decode(below.split("/", -1)[index], version);
  }

  private AccessToken authorize(Optional<ProtocolVersion> version) {
    // The query is no part of the topic that is authorized.
    return authorize(version, PlainRequest.path(request));
  }

  private AccessToken authorize(Optional<ProtocolVersion> version, String path) {
    if (!config.subscriptions()) {
      throw new Problem(404, "Not Found");
    }
    AccessToken token = authenticator.reader(request, version);
    if (!token.maySubscribe(matchers.hubUrl().topic(path))) {
      throw Problem.insufficientScope(
          "The access token does not grant subscribing to this URL", token.version());
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
    return documents.collection(request, subscriptions.of(type, match, version), version);
  }

  private Response one(String type, String match, String subscriber, ProtocolVersion version) {
    refuseDisabled(version);
    return documents.single(request, subscriptions.find(type, match, subscriber, version), version);
  }

  private void refuseDisabled(ProtocolVersion version) {
    if (!config.auth().protocols().contains(version)) {
      throw new Problem(404, "Not Found: below " + SubscriptionPath.ROOT);
    }
  }
}
