package ee.mercure.http;

import ee.mercure.hub.ActiveSubscription;
import ee.mercure.hub.Hub;
import ee.mercure.topic.ProtocolVersion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.Jsonb;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds the responses of the subscription API in the form of each version. Thread-safe. */
@ApplicationScoped
public class SubscriptionDocuments {
  /** The context of 0.x documents. */
  private static final String CONTEXT = "https://mercure.rocks/";

  @Inject Hub hub;
  @Inject Jsonb jsonb;
  @Inject HttpSettings settings;

  Response collection(
      HttpServletRequest request, List<ActiveSubscription> found, ProtocolVersion version) {
    String cursor = hub.lastEventId();
    Map<String, Object> document = new LinkedHashMap<>();
    if (version == ProtocolVersion.V0) {
      document.put("@context", CONTEXT);
    }
    document.put("id", request.getRequestURI());
    document.put("type", version == ProtocolVersion.V0 ? "Subscriptions" : "subscriptions");
    if (version == ProtocolVersion.V0) {
      document.put("lastEventID", cursor);
    }
    document.put(
        "subscriptions",
        found.stream().map(subscription -> subscription.document(version, true)).toList());
    return response(request, document, cursor, version);
  }

  Response single(
      HttpServletRequest request, ActiveSubscription subscription, ProtocolVersion version) {
    String cursor = hub.lastEventId();
    Map<String, Object> document = subscription.document(version, true);
    if (version == ProtocolVersion.V0) {
      Map<String, Object> whole = new LinkedHashMap<>();
      whole.put("@context", CONTEXT);
      whole.putAll(document);
      whole.put("lastEventID", cursor);
      document = whole;
    }
    return response(request, document, cursor, version);
  }

  private Response response(
      HttpServletRequest request,
      Map<String, Object> document,
      String cursor,
      ProtocolVersion version) {
    EntityTag tag = new EntityTag(cursor);
    Response.ResponseBuilder response =
        tag.isListedIn(request.getHeader("If-None-Match"))
            ? Response.notModified()
            : Response.ok(json(document))
                .type(version == ProtocolVersion.V0 ? "application/ld+json" : "application/json");
    return response
        .header("ETag", tag)
        .header("Cache-Control", "private, must-revalidate")
        .header("Link", link(request, cursor, version))
        .build();
  }

  private byte[] json(Map<String, Object> document) {
    return jsonb.toJson(document).getBytes(StandardCharsets.UTF_8);
  }

  private String link(HttpServletRequest request, String cursor, ProtocolVersion version) {
    String quoted = Cursor.toHeaderValue(cursor).replace("\\", "\\\\").replace("\"", "\\\"");
    String link =
        "<"
            + settings.location().hub(request)
            + ">; rel=\"mercure\"; last-event-id=\""
            + quoted
            + "\"";
    return version == ProtocolVersion.V0
        ? link
        : link + "; type=\"mercure\"; content-type=\"application/json\"";
  }
}
