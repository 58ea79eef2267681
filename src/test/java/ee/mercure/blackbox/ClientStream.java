package ee.mercure.blackbox;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One stream of a real client.
 *
 * @param library the client, by its package's name
 * @param encrypted over TLS, where the server speaks HTTP/2, or else plain HTTP/1.1
 * @param topic a topic that no other stream has
 * @param where tells streams of the same library in several programs apart
 */
record ClientStream(
    String where, String library, Generation generation, boolean encrypted, String topic) {

  /** Those of a library in both generations, and over TLS too if it can HTTP/2. */
  static List<ClientStream> of(String where, String library, boolean http2) {
    List<ClientStream> streams = new ArrayList<>();
    for (Generation generation : Generation.values()) {
      streams.add(of(where, library, generation, false));
      if (http2) {
        streams.add(of(where, library, generation, true));
      }
    }
    return streams;
  }

  static ClientStream of(String where, String library, Generation generation, boolean encrypted) {
    String topic = "https://example.com/own/" + UUID.randomUUID();
    return new ClientStream(where, library, generation, encrypted, topic);
  }

  String name() {
    return where + " " + library + " " + generation + (encrypted ? " HTTP/2" : " HTTP/1.1");
  }

  /** What a program is told of it: name, URL, the query parameter for a cursor, and a cursor. */
  List<String> arguments(HubProcess server, String shared, String cursor) {
    String origin =
        encrypted
            ? "https://localhost:" + server.httpsPort()
            : "http://" + server.hub().authority();
    String query = Form.encode(generation.topic(), shared, generation.topic(), topic);
    return List.of(name(), origin + Hub.PATH + "?" + query, generation.cursor(), cursor);
  }
}
