package ee.mercure.http;

import ee.mercure.hub.ActiveSubscriptions.Listing;
import ee.mercure.topic.ProtocolVersion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.Jsonb;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds the responses of the subscription API in the form of each version. Thread-safe. */
@ApplicationScoped
public class SubscriptionDocuments {
  /** The context of 0.x documents. */
  private static final String CONTEXT = "https://mercure.rocks/";

  @Inject Jsonb jsonb;
  @Inject HttpParts parts;

  Response collection(HttpServletRequest request, Listing listing, ProtocolVersion version) {
    Map<String, Object> document = new LinkedHashMap<>();
    if (version == ProtocolVersion.V0) {
      document.put("@context", CONTEXT);
    }
    document.put("id", PlainRequest.path(request));
    document.put("type", version == ProtocolVersion.V0 ? "Subscriptions" : "subscriptions");
    if (version == ProtocolVersion.V0) {
      document.put("lastEventID", listing.cursor());
    }
    document.put(
        "subscriptions",
        listing.subscriptions().stream()
            .map(subscription -> subscription.document(version, true))
            .toList());
    return response(request, document, listing.cursor(), version);
  }

  /**
   * The document of the only subscription of a listing.
   *
   * @throws Problem if it has none
   */
  Response single(HttpServletRequest request, Listing listing, ProtocolVersion version) {
    if (listing.subscriptions().isEmpty()) {
      throw new Problem(404, "No such subscription");
    }
    Map<String, Object> document = listing.subscriptions().get(0).document(version, true);
    if (version == ProtocolVersion.V0) {
      Map<String, Object> whole = new LinkedHashMap<>();
      whole.put("@context", CONTEXT);
      whole.putAll(document);
      whole.put("lastEventID", listing.cursor());
      document = whole;
    }
    return response(request, document, listing.cursor(), version);
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
            + parts.location().hub(request)
            + ">; rel=\"mercure\"; last-event-id=\""
            + quoted
            + "\"";
    return version == ProtocolVersion.V0
        ? link
        : link + "; type=\"mercure\"; content-type=\"application/json\"";
  }
}
