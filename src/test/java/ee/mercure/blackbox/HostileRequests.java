package ee.mercure.blackbox;

import java.util.List;
import java.util.Random;

/**
 * Makes requests that are HTTP in their form and nothing that anybody sends in good faith: odd
 * methods, paths, parameters, header fields and bodies, in any combination. The same seed makes the
 * same requests.
 */
final class HostileRequests {
  private static final List<String> METHODS =
      List.of(
          "GET", "GET", "GET", "HEAD", "OPTIONS", "QUERY", "QUERY", "POST", "POST", "POST", "PUT",
          "DELETE", "PATCH", "MADE-UP", "get");
  private static final List<String> PATHS =
      List.of(
          Hub.PATH,
          Hub.PATH,
          Hub.PATH,
          SubscriptionApi.ROOT,
          SubscriptionApi.ROOT,
          Section17MetadataIT.PATH,
          "/",
          "/index.html",
          "/hub",
          "/.well-known",
          "/.well-known/",
          "/.well-known",
          "/favicon.ico");
  private static final List<String> SEGMENTS =
      List.of(
          "",
          ".",
          "..",
          "exact",
          "urlpattern",
          "{x}",
          "a|b",
          "\"",
          "<>",
          "^",
          "`",
          "\\",
          "%2F",
          "%2e%2e",
          "%00",
          "%zz",
          "%",
          "%C0%AF",
          "%ED%A0%80",
          "%FF",
          ";a=b",
          "a;b",
          "*",
          ":a",
          "(?",
          "[",
          "https://x/y",
          "https:%2F%2Fx%2F%7By%7D",
          "~",
          "\u00e9",
          "a b".replace(' ', '+'));
  private static final List<String> NAMES =
      List.of(
          "topic",
          "match",
          "match_urlpattern",
          "match_regex",
          "match_exact",
          "lastEventID",
          "last_event_id",
          "Last-Event-ID",
          "rewind",
          "authorization",
          "private",
          "id",
          "type",
          "retry",
          "data",
          "",
          "a[]",
          "t\u00f6pic",
          "%zz");
  private static final List<String> VALUES =
      List.of(
          "",
          "a",
          "*",
          "https://example.com/a",
          "https://example.com/{x}",
          "{",
          "}",
          "{+a,b}",
          "/(a{1000})",
          "(",
          ")",
          "/:a*",
          ":",
          "https://[",
          "https://xn--a",
          "earliest",
          "-1",
          "0",
          "99999999999999999999999",
          "1e9",
          "%",
          "%zz",
          "%FF",
          "%00",
          "%0d%0aX:%20y",
          "#a",
          "\"",
          "eyJhbGciOiJub25lIn0.e30.",
          "/.well-known/mercure/subscriptions",
          "\u00e9",
          "mercure",
          " ");
  private static final List<String> FIELDS =
      List.of(
          "Authorization",
          "Authorization",
          "Cookie",
          "Last-Event-ID",
          "Content-Type",
          "Accept",
          "Accept-Language",
          "Accept-Encoding",
          "Origin",
          "Referer",
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Proto",
          "$WSSN",
          "Range",
          "If-None-Match",
          "If-Modified-Since",
          "Upgrade",
          "Content-Encoding",
          "Access-Control-Request-Method",
          "X-HTTP-Method-Override",
          "TE",
          "Via");
  private static final List<String> FIELD_VALUES =
      List.of(
          "",
          "a",
          "*",
          "Bearer",
          "Bearer x",
          "Basic eA==",
          "Digest a=\"",
          "null",
          "https://evil.example",
          "text/event-stream",
          "application/json",
          "multipart/form-data",
          "multipart/form-data; boundary=",
          "application/x-www-form-urlencoded; charset=utf-16",
          "gzip",
          "br",
          "for=\"[::1]:1\";for=",
          "for=_x",
          "1.2.3.4, x",
          "bytes=0-0",
          "W/\"",
          "\"a\", \"",
          "h2c",
          "websocket",
          "mercureAuthorization=",
          "mercureAuthorization=x; mercureAuthorization=y",
          "__Secure-mercure_access_token=\"",
          "=;=,",
          "\u00e9",
          "POST",
          "Thu, 99 Foo",
          "0",
          "-1");

  private final Random random;
  private final List<Token> tokens;

  HostileRequests(long seed, List<Token> tokens) {
    this.random = new Random(seed);
    this.tokens = tokens;
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private boolean oneIn(int number) {
    return random.nextInt(number) == 0;
  }

  RawRequest next(Hub hub) {
    String method = any(METHODS);
    RawRequest request = hub.request(method, target());
    if (oneIn(2)) {
      request.bearer(any(tokens));
    }
    for (int n = random.nextInt(4); n > 0; n--) {
      request.header(any(FIELDS), any(FIELD_VALUES) + (oneIn(50) ? "x".repeat(10_000) : ""));
    }
    if (method.equals("POST") || method.equals("QUERY") || oneIn(20)) {
      String body = pairs();
      if (oneIn(4)) {
        request.body(body);
      } else {
        request.form(body);
      }
      if (oneIn(8)) {
        request.chunked(1 + random.nextInt(20));
      }
    }
    return request;
  }

  private String target() {
    StringBuilder target = new StringBuilder(any(PATHS));
    for (int n = oneIn(2) ? 0 : random.nextInt(5); n > 0; n--) {
      target.append('/').append(any(SEGMENTS));
    }
    if (oneIn(60)) {
      target.append("/").append("a".repeat(20_000));
    }
    return oneIn(3) ? target.toString() : target + "?" + pairs().replace(' ', '+');
  }

  private String pairs() {
    StringBuilder pairs = new StringBuilder();
    for (int n = random.nextInt(5); n > 0; n--) {
      pairs.append(any(NAMES)).append(oneIn(10) ? "" : "=").append(any(VALUES));
      pairs.append(oneIn(8) ? "&&" : "&");
    }
    return oneIn(80) ? pairs + "x=" + "y".repeat(30_000) : pairs.toString();
  }
}
