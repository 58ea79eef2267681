package ee.mercure.http;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * Several publications in one request: JSON objects, one a line ({@code application/x-ndjson}),
 * whose members are the fields of a publication. {@code topic} may be an array.
 */
final class PublicationLines {
  static final String TYPE = "application/x-ndjson";

  private static final int MAX = 1_000;
  private static final Set<String> FIELDS =
      Set.of("topic", "data", "id", "type", "retry", "private");

  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

  /**
   * One publication.
   *
   * @param number of its line, from 1 on
   */
  record Line(int number, FormPairs fields) {}

  private PublicationLines() {}

  /** Whether a media type is that of lines; parameters do not count. */
  static boolean isTypeOf(String contentType) {
    return RequestBody.isOf(TYPE, contentType);
  }

  /**
   * The publications of a body, in order; empty lines do not count.
   *
   * @throws Problem if it is not UTF-8, or a line is no publication, or there are too many or none
   */
  static List<Line> read(byte[] body) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String text : decoded(body).split("\n", -1)) {
      number++;
      if (!text.isBlank()) {
        if (lines.size() == MAX) {
          throw new Problem(413, "Too many lines: at most " + MAX + " updates");
        }
        lines.add(new Line(number, fields(text, number)));
      }
    }
    if (lines.isEmpty()) {
      throw Problem.badRequest("The request body has no line");
    }
    return lines;
  }

  private static String decoded(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw Problem.badRequest("Invalid request body: not UTF-8");
    }
  }

  private static FormPairs fields(String text, int number) {
    try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
      if (parser.next() != Event.START_OBJECT) {
        throw wrong(number, "no JSON object");
      }
      Map<String, List<String>> fields = new LinkedHashMap<>();
      while (parser.next() == Event.KEY_NAME) {
        String name = parser.getString();
        if (!FIELDS.contains(name)) {
          throw wrong(
              number,
              "only \"topic\", \"data\", \"id\", \"type\", \"retry\" and"
                  + " \"private\" are known");
        }
        if (fields.containsKey(name)) {
          throw wrong(number, "\"" + name + "\" is given twice");
        }
        fields.put(name, values(parser, name, number));
      }
      fields.values().removeIf(List::isEmpty);
      if (parser.hasNext()) {
        throw wrong(number, "more than one JSON object");
      }
      return FormPairs.ofDecoded(fields);
    } catch (JsonException | NoSuchElementException e) {
      throw wrong(number, "no JSON object");
    }
  }

  private static List<String> values(JsonParser parser, String name, int number) {
    Event event = parser.next();
    boolean isText = event == Event.VALUE_STRING;
    if (name.equals("private") && (event == Event.VALUE_TRUE || event == Event.VALUE_FALSE)) {
      return event == Event.VALUE_TRUE ? List.of("on") : List.of();
    }
    if (name.equals("retry") && event == Event.VALUE_NUMBER) {
      return List.of(parser.getString());
    }
    if (name.equals("topic") && event == Event.START_ARRAY) {
      List<String> topics = new ArrayList<>();
      Event element = parser.next();
      while (element == Event.VALUE_STRING) {
        topics.add(parser.getString());
        element = parser.next();
      }
      if (element == Event.END_ARRAY) {
        return topics;
      }
    } else if (isText && !name.equals("private")) {
      return List.of(parser.getString());
    }
    throw wrong(number, "Invalid \"" + name + "\"");
  }

  private static Problem wrong(int number, String what) {
    return Problem.badRequest("Line " + number + ": " + what);
  }
}
