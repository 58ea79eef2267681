package ee.mercure.blackbox;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/** A client of the subscription API that presents one token. */
record SubscriptionApi(Hub hub, Token token) {
  static final String ROOT = Hub.PATH + "/subscriptions";

  /** The path of these segments, each expanded once as RFC 6570, section 3.2.2 has it. */
  static String path(String... segments) {
    return Arrays.stream(segments)
        .map(segment -> "/" + expanded(segment))
        .collect(Collectors.joining("", ROOT, ""));
  }

  /** Percent-encodes everything but unreserved characters. */
  static String expanded(String text) {
    return Form.encode(text).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
  }

  /** A JSON object as the API answers it, or as the data of an event. */
  static Map<String, Object> document(String json) {
    try {
      return JsonUtil.parseJson(json);
    } catch (JoseException e) {
      throw new AssertionError("no JSON object: " + json, e);
    }
  }

  /** A request for these segments. */
  RawRequest request(String... segments) {
    return target(path(segments));
  }

  /** A request for a target exactly as written here. */
  RawRequest target(String target) {
    return hub.request("GET", target).bearer(token);
  }

  /** What the API answers for these segments, which must be a document. */
  Map<String, Object> get(String... segments) {
    return documentOf(request(segments).send());
  }

  /** The subscriptions of a collection. */
  List<Map<String, Object>> list(String... segments) {
    return listOf(request(segments).send());
  }

  /** The subscriptions of one topic, each generation asked in its way. */
  List<Map<String, Object>> listed(Generation generation, String topic) {
    return generation == Generation.CLASSIC ? list(topic) : list("exact", topic);
  }

  /** The subscriptions in a response, which must be a collection. */
  static List<Map<String, Object>> listOf(RawResponse response) {
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> listed =
        (List<Map<String, Object>>) documentOf(response).get("subscriptions");
    return listed;
  }

  private static Map<String, Object> documentOf(RawResponse response) {
    if (response.status() != 200) {
      throw new AssertionError("no document: " + response);
    }
    return document(response.text());
  }
}
