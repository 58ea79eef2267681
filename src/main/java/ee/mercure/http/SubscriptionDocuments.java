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
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    Stream<String> here =
        listing.subscriptions().stream().map(each -> json(each.document(version, true)));
    String all =
        Stream.concat(here, listing.elsewhere().stream())
            .collect(Collectors.joining(",", "[", "]"));
    return response(
        request,
        joined(json(document), "{\"subscriptions\":" + all + '}'),
        listing.cursor(),
        version);
  }

  /**
   * The document of the only subscription of a listing.
   *
   * @throws Problem if it has none
   */
  Response single(HttpServletRequest request, Listing listing, ProtocolVersion version) {
    String document =
        listing.subscriptions().stream()
            .map(each -> json(each.document(version, true)))
            .findFirst()
            .or(() -> listing.elsewhere().stream().findFirst())
            .orElseThrow(() -> new Problem(404, "No such subscription"));
    if (version == ProtocolVersion.V0) {
      document =
          joined(
              joined(json(Map.of("@context", CONTEXT)), document),
              json(Map.of("lastEventID", listing.cursor())));
    }
    return response(request, document, listing.cursor(), version);
  }

  /** One JSON object with the members of two, none of which is empty. */
  private static String joined(String first, String second) {
    return first.substring(0, first.length() - 1) + ',' + second.substring(1);
  }

  private Response response(
      HttpServletRequest request, String document, String cursor, ProtocolVersion version) {
    EntityTag tag = new EntityTag(cursor);
    Response.ResponseBuilder response =
        tag.isListedIn(request.getHeader("If-None-Match"))
            ? Response.notModified()
            : Response.ok(document.getBytes(StandardCharsets.UTF_8))
                .type(version == ProtocolVersion.V0 ? "application/ld+json" : "application/json");
    return response
        .header("ETag", tag)
        .header("Cache-Control", "private, must-revalidate")
        .header("Link", link(request, cursor, version))
        .build();
  }

  private String json(Map<String, Object> document) {
    return jsonb.toJson(document);
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
