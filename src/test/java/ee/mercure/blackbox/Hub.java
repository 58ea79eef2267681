package ee.mercure.blackbox;

import java.util.UUID;

/** A client of the deployed hub, over plain sockets. */
record Hub(String host, int port) {
  static final String PATH = "/.well-known/mercure";

  /** The hub of the test class that is running. */
  static Hub deployed() {
    return new Hub("localhost", Integer.getInteger("it.http.port"));
  }

  /** A topic that no other test knows. */
  static String uniqueTopic() {
    return "https://example.com/" + UUID.randomUUID();
  }

  String authority() {
    return host + ":" + port;
  }

  RawConnection connect() {
    return new RawConnection(host, port);
  }

  /** Any request; the target goes into the request line as it is. */
  RawRequest request(String method, String target) {
    return new RawRequest(this, method, target);
  }

  /** A subscription to come, without a token: names and values that alternate. */
  RawRequest subscription(String... namesAndValues) {
    return query(Form.encode(namesAndValues));
  }

  /** A subscription to come whose query is exactly as written here. */
  RawRequest query(String query) {
    return request("GET", PATH + "?" + query);
  }

  /** Subscribes without a token. */
  EventStream subscribe(String... namesAndValues) {
    return subscription(namesAndValues).open();
  }

  EventStream subscribe(Token token, String... namesAndValues) {
    return subscription(namesAndValues).bearer(token).open();
  }

  /** A publication to come: fields and values that alternate. */
  RawRequest publication(Token token, String... fieldsAndValues) {
    return publication(token, Form.encode(fieldsAndValues));
  }

  /** A publication to come whose body is exactly as written here. */
  RawRequest publication(Token token, String body) {
    return request("POST", PATH).bearer(token).form(body);
  }

  /** Publishes, and returns the id that the hub answers. */
  String publish(Token token, String... fieldsAndValues) {
    RawResponse response = publication(token, fieldsAndValues).send();
    if (response.status() != 200) {
      throw new AssertionError("not published: " + response.status() + " " + response.text());
    }
    return response.text();
  }
}
