package ee.mercure.bench.server;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** How one kind of server is subscribed to and published to, in whole HTTP/1.1 requests. */
public enum Dialect {
  FLOOR {
    @Override
    public String subscription(Interest interest) {
      return get("/", "");
    }

    @Override
    public String publication(Publication publication) {
      return post("/", "", publication.data());
    }
  },
  NCHAN {
    @Override
    public String subscription(Interest interest) {
      return get("/sub?id=" + encoded(interest.topic()), "");
    }

    @Override
    public String publication(Publication publication) {
      return post("/pub?id=" + encoded(publication.topic()), "", publication.data());
    }
  },
  MERCURE {
    @Override
    public String subscription(Interest interest) {
      String query = interest.parameter() + "=" + encoded(interest.topic());
      String cursor =
          interest.lastEventId().isEmpty() ? "" : "Last-Event-ID: " + interest.lastEventId() + EOL;
      return get(PATH + "?" + query, cursor + authorization(interest.token()));
    }

    @Override
    public String publication(Publication publication) {
      String fields =
          "topic="
              + encoded(publication.topic())
              + (publication.isPrivate() ? "&private=on" : "")
              + (publication.id().isEmpty() ? "" : "&id=" + encoded(publication.id()))
              + "&data="
              + publication.data().replace("@", "%40");
      String headers =
          authorization(Tokens.PUBLISHER) + "Content-Type: application/x-www-form-urlencoded" + EOL;
      return post(PATH, headers, fields);
    }
  };

  /** The hub's path. */
  public static final String PATH = "/.well-known/mercure";

  private static final String EOL = "\r\n";

  /**
   * What a subscriber asks for.
   *
   * @param parameter the name of the query parameter that names the topic
   * @param token empty for none
   * @param lastEventId empty for none
   */
  public record Interest(String parameter, String topic, String token, String lastEventId) {
    /** An anonymous subscriber of one topic or URI template. */
    public static Interest in(String topic) {
      return new Interest("topic", topic, "", "");
    }
  }

  /**
   * What a publisher sends.
   *
   * @param data letters, digits and {@code @}
   * @param id empty for one of the server's choice
   */
  public record Publication(String topic, String data, boolean isPrivate, String id) {}

  public abstract String subscription(Interest interest);

  public abstract String publication(Publication publication);

  private static String get(String target, String headers) {
    return "GET "
        + target
        + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
        + headers
        + EOL;
  }

  private static String post(String target, String headers, String body) {
    return "POST "
        + target
        + " HTTP/1.1\r\nHost: localhost\r\n"
        + headers
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String authorization(String token) {
    return token.isEmpty() ? "" : "Authorization: Bearer " + token + EOL;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
