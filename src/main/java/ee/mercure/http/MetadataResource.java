package ee.mercure.http;

import jakarta.inject.Inject;
import jakarta.json.bind.Jsonb;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** OAuth 2.0 protected resource metadata (RFC 9728; Mercure 1.0, Protected Resource Metadata). */
@Path("oauth-protected-resource/.well-known/mercure")
public class MetadataResource {
  /** The authorization details type of the protocol. */
  static final String DETAIL_TYPE = "https://mercure.rocks/authorization-detail";

  @Inject HttpParts parts;
  @Inject Jsonb jsonb;

  @GET
  public Response metadata(@Context HttpServletRequest request) {
    if (!parts.speaksV1()) {
      throw new Problem(404, "This hub has no protected resource metadata");
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("resource", parts.resource(request));
    List<String> servers = parts.authorizationServers();
    if (!servers.isEmpty()) {
      document.put("authorization_servers", servers);
    }
    document.put("authorization_details_types_supported", List.of(DETAIL_TYPE));
    document.put("bearer_methods_supported", List.of("header"));
    document.put("mercure_cookie", parts.cookieV1());
    if (parts.listsSubscriptions()) {
      document.put("mercure_subscriptions", true);
    }
    return Response.ok(jsonb.toJson(document), MediaType.APPLICATION_JSON_TYPE).build();
  }
}
