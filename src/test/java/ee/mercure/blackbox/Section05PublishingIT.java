package ee.mercure.blackbox;

import static ee.mercure.blackbox.Generation.CLASSIC;
import static ee.mercure.blackbox.Generation.ONE;
import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 5: publishing, from the form to what subscribers receive of it. */
final class Section05PublishingIT extends DevelopmentHub {
  private final Hub hub = Hub.deployed();
  private final String topic = Hub.uniqueTopic();

  // The body

  @ParameterizedTest
  @EnumSource
  void fieldsOfTheQueryStringDoNotCount(Generation generation) {
    String other = Hub.uniqueTopic();
    String target = Hub.PATH + "?" + Form.encode("topic", other, "data", "query", "id", "q:1");
    RawRequest empty = hub.request("POST", target).bearer(generation.publisher());
    assertThat(empty.form("data=body").send()).isError(400, "topic");
    try (EventStream stream = hub.subscribe(generation.topic(), topic, generation.topic(), other)) {
      RawRequest request = hub.request("POST", target).bearer(generation.publisher());
      String id = request.form(Form.encode("topic", topic)).send().text();
      assertThat(id).isNotEqualTo("q:1");
      assertThat(stream.nextEvent().raw()).isEqualTo("id: " + id + "\ndata: \n\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void bodyMayComeInChunks(Generation generation) {
    String data = "chunk ".repeat(5000);
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      String form = Form.encode("topic", topic, "data", data);
      assertThat(hub.publication(generation.publisher(), form).chunked(1000).send()).hasStatus(200);
      assertThat(stream.nextEvent().data()).isEqualTo(data);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded; charset=iso-8859-1",
        "application/x-www-form-urlencoded;charset=UTF-16",
        "application/x-www-form-urlencoded; charset=no-such-charset",
        "Application/X-WWW-Form-Urlencoded; a=b",
        "application/x-www-form-urlencoded; charset=\"utf-8\"",
        "application/x-www-form-urlencoded ; charset = utf-8",
        "application/x-www-form-urlencoded;"
      })
  void bodyIsReadAsUtf8WhateverItsTypeSays(String type) {
    for (Generation generation : Generation.values()) {
      try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
        RawRequest request = hub.request("POST", Hub.PATH).bearer(generation.publisher());
        String body = Form.encode("topic", topic) + "&data=%C3%A9 é";
        assertThat(request.header("Content-Type", type).body(body).send()).hasStatus(200);
        assertThat(stream.nextEvent().data()).isEqualTo("é é");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void rawOctetsThatAreNotUtf8AreRefused(Generation generation) {
    RawRequest request = hub.request("POST", Hub.PATH).bearer(generation.publisher());
    byte[] body = (Form.encode("topic", topic) + "&data=é").getBytes(ISO_8859_1);
    assertThat(request.form("").body(body).send()).isError(400);
  }

  @ParameterizedTest
  @EnumSource
  void plusIsASpaceAndEscapesAreDecodedOnce(Generation generation) {
    assertThat(received(generation, "data=a+b%20c%2Bd%2525%26%3D").data())
        .isEqualTo("a b c+d%25&=");
    assertThat(received(generation, "d%61ta=named").data()).isEqualTo("named");
    assertThat(received(generation, "data=a=b").data()).isEqualTo("a=b");
    assertThat(received(generation, "&&data=x&&").data()).isEqualTo("x");
  }

  @ParameterizedTest
  @EnumSource
  void firstOfRepeatedFieldsWins(Generation generation) {
    ServerSentEvent event =
        received(
            generation, "data=1&data=2&id=x:1&id=x:2&type=a&type=b&retry=10&retry=20&retry=broken");
    assertThat(event.raw()).isEqualTo("event: a\nretry: 10\nid: x:1\ndata: 1\n\n");
  }

  @ParameterizedTest
  @EnumSource
  void unknownFieldsAreIgnored(Generation generation) {
    ServerSentEvent event = received(generation, "Data=no&ID=no&foo=bar&mercure=&data=yes");
    assertThat(event.data()).isEqualTo("yes");
    assertThat(event.id()).isNotEqualTo("no");
  }

  // Topics

  @ParameterizedTest
  @EnumSource
  void subscribersOfEveryTopicReceiveTheUpdate(Generation generation) {
    String alternate = Hub.uniqueTopic();
    try (EventStream canonical = hub.subscribe(generation.topic(), topic);
        EventStream other = hub.subscribe(generation.topic(), alternate)) {
      String id = hub.publish(generation.publisher(), "topic", topic, "topic", alternate);
      assertThat(canonical.nextEvent().id()).isEqualTo(id);
      assertThat(other.nextEvent().id()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @EnumSource
  void subscriberOfSeveralOfItsTopicsReceivesAnUpdateOnce(Generation generation) {
    String alternate = Hub.uniqueTopic();
    try (EventStream stream =
        hub.subscribe(generation.topic(), topic, generation.topic(), alternate)) {
      String first = hub.publish(generation.publisher(), "topic", topic, "topic", alternate);
      String marker = hub.publish(generation.publisher(), "topic", topic);
      assertThat(stream.eventsUntil(marker))
          .extracting(ServerSentEvent::id)
          .containsExactly(first, marker);
    }
  }

  @Test
  void thousandTopicsAreAccepted() {
    List<String> topics = Stream.generate(Hub::uniqueTopic).limit(1000).toList();
    for (Generation generation : Generation.values()) {
      try (EventStream stream = hub.subscribe(generation.topic(), topics.get(999))) {
        RawRequest publication =
            hub.publication(generation.publisher(), Form.repeat("topic", topics));
        assertThat(publication.send()).hasStatus(200);
        assertThat(stream.nextEvent().data()).isEmpty();
      }
    }
  }

  @Test
  void emptyTopicIsReservedInOneAndOrdinaryInClassic() {
    assertThat(publish(ONE, "topic=")).isError(400, "topic");
    assertThat(publish(ONE, "topic")).isError(400, "topic");
    try (EventStream stream = hub.query("topic=").open()) {
      String id = publish(CLASSIC, "topic=").text();
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @Test
  void starIsReservedInOneAndOrdinaryInClassic() {
    assertThat(publish(ONE, "topic=*")).isError(400, "topic");
    assertThat(publish(ONE, "topic=https://a.example/&topic=*")).isError(400, "topic");
    try (EventStream stream = hub.subscribe("topic", "*")) {
      String id = publish(CLASSIC, "topic=*").text();
      assertThat(stream.nextEvent().id()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @MethodSource("invisible")
  void controlAndFormatCharactersAreRefusedInOne(String character) {
    String value = Form.encode("a" + character + "b");
    assertThat(publish(ONE, "topic=" + value)).isError(400, "topic");
    assertThat(publish(ONE, "topic=https://a.example/&topic=" + value)).isError(400, "topic");
    assertThat(publish(ONE, "topic=a&id=" + value)).isError(400, "id");
    assertThat(publish(ONE, "topic=a&type=" + value)).isError(400, "type");
  }

  @ParameterizedTest
  @MethodSource("invisible")
  void controlAndFormatCharactersAreAcceptedInClassicWhereTheStreamCanCarryThem(String character) {
    String value = Form.encode("a" + character + "b");
    int expected = Set.of("\0", "\r", "\n").contains(character) ? 400 : 200;
    assertThat(publish(CLASSIC, "topic=" + value)).hasStatus(200);
    assertThat(publish(CLASSIC, "topic=a&id=" + value)).hasStatus(expected);
    assertThat(publish(CLASSIC, "topic=a&type=" + value)).hasStatus(expected);
  }

  static Stream<String> invisible() {
    int[] codePoints = {
      0x00, 0x01, 0x09, 0x0A, 0x0D, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9F, 0xAD, 0x600, 0x61C, 0x180E,
      0x200B, 0x200D, 0x200E, 0x202E, 0x2060, 0x2066, 0xFEFF, 0xFFF9, 0x110BD, 0x1D173, 0xE0001
    };
    return java.util.Arrays.stream(codePoints).mapToObj(Character::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "é", "世界", "👋🏽", "{id}", "\u00a0", "\u2028", "\ue000", "%41"})
  void everyOtherCharacterMayStandInATopic(String name) {
    String odd = topic + "/" + name;
    for (Generation generation : Generation.values()) {
      try (EventStream stream = hub.subscribe(generation.topic(), odd)) {
        String id = hub.publish(generation.publisher(), "topic", odd);
        assertThat(stream.nextEvent().id()).isEqualTo(id);
      }
    }
  }

  // private

  @ParameterizedTest
  @ValueSource(
      strings = {"private", "private=", "private=on", "private=0", "private=false", "private=off"})
  void presenceAloneMakesAnUpdatePrivate(String field) {
    for (Generation generation : Generation.values()) {
      Token granted = generation.token().subscribe(topic);
      try (EventStream anonymous = hub.subscribe(generation.topic(), topic);
          EventStream entitled = hub.subscribe(granted, generation.topic(), topic)) {
        String secret = publish(generation, Form.encode("topic", topic) + "&" + field).text();
        String marker = hub.publish(generation.publisher(), "topic", topic);
        assertThat(entitled.nextEvent().id()).isEqualTo(secret);
        assertThat(anonymous.nextEvent().id()).isEqualTo(marker);
      }
    }
  }

  // id

  @ParameterizedTest
  @EnumSource
  void idIsUsedAsItIs(Generation generation) {
    for (String id : List.of("urn:x:1", "a", "x#y", "1 2", "é 世", "Earliest", "a\"b")) {
      RawResponse response =
          hub.publication(generation.publisher(), "topic", topic, "id", id).send();
      assertThat(response).hasStatus(200).isPlainText().hasBody(id);
    }
  }

  @ParameterizedTest
  @EnumSource
  void missingOrEmptyIdIsMadeByTheHub(Generation generation) {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      ids.add(hub.publish(generation.publisher(), "topic", topic));
      ids.add(hub.publish(generation.publisher(), "topic", topic, "id", ""));
    }
    assertThat(ids)
        .hasSize(20)
        .allMatch(id -> id.matches("urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
  }

  @Test
  void idThatLooksLikeAnOffsetIsRefused() {
    for (Generation generation : Generation.values()) {
      assertThat(publish(generation, "topic=a&id=%23")).isError(400, "id");
      assertThat(publish(generation, "topic=a&id=%2342")).isError(400, "id");
    }
    assertThat(publish(ONE, "topic=a&id=earliest")).isError(400, "id");
    assertThat(publish(CLASSIC, "topic=a&id=earliest")).hasStatus(200).hasBody("earliest");
  }

  // type

  @Test
  void typeOfTheHubsOwnUpdatesIsReserved() {
    for (Generation generation : Generation.values()) {
      assertThat(publish(generation, "topic=a&type=mercure")).isError(400, "type");
      assertThat(publish(generation, "topic=a&type=Mercure")).hasStatus(200);
    }
  }

  // retry

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+5",
        "-1",
        " 5",
        "5 ",
        "1e3",
        "0x10",
        "5.0",
        "٣",
        "５",
        "1_000",
        "1\n",
        "Infinity"
      })
  void retryThatIsNotAllAsciiDigitsIsRefused(String retry) {
    for (Generation generation : Generation.values()) {
      assertThat(hub.publication(generation.publisher(), "topic", "a", "retry", retry).send())
          .isError(400, "retry");
    }
  }

  @Test
  void emptyRetryIsAbsent() {
    assertThat(received(CLASSIC, "retry=&id=x:1").raw()).isEqualTo("id: x:1\ndata: \n\n");
    assertThat(received(ONE, "retry=&id=x:2").raw()).isEqualTo("id: x:2\ndata: \n\n");
    assertThat(publish(ONE, "topic=a&retry")).hasStatus(200);
  }

  @Test
  void retryOfMoreThan64BitsIsRefusedInClassicAndAcceptedInOne() {
    assertThat(publish(CLASSIC, "topic=a&retry=18446744073709551615")).hasStatus(200);
    assertThat(publish(CLASSIC, "topic=a&retry=18446744073709551616")).isError(400, "retry");
    assertThat(publish(ONE, "topic=a&retry=18446744073709551616")).hasStatus(200);
    assertThat(publish(ONE, "topic=a&retry=" + "9".repeat(1000))).hasStatus(200);
  }

  // Rights

  @Test
  void everyTopicMustBeGranted() {
    String alternate = Hub.uniqueTopic();
    for (Generation generation : Generation.values()) {
      Token one = generation.token().publish(topic);
      Token both = generation.token().publish(topic).publish(alternate);
      try (EventStream stream =
          hub.subscribe(generation.topic(), topic, generation.topic(), alternate)) {
        assertThat(hub.publication(one, "topic", topic, "topic", alternate).send()).isError(403);
        assertThat(hub.publication(one, "topic", alternate, "topic", topic).send()).isError(403);
        String id = hub.publish(both, "topic", topic, "topic", alternate);
        assertThat(stream.nextEvent().id()).isEqualTo(id);
      }
    }
  }

  @Test
  void selectorOfAClassicTokenMayBeATemplate() {
    Token token = Token.classic().publish("https://example.com/{id}");
    assertThat(hub.publication(token, "topic", topic).send()).hasStatus(200);
    assertThat(hub.publication(token, "topic", topic + "/x").send()).isError(403);
    Token pattern = Token.classic().publish("https://example.com/:id");
    assertThat(hub.publication(pattern, "topic", topic).send()).isError(403);
  }

  @Test
  void matcherOfAnAccessTokenMayBeAUrlPattern() {
    Token token = Token.access().publishPattern("https://example.com/:id");
    assertThat(hub.publication(token, "topic", topic).send()).hasStatus(200);
    assertThat(hub.publication(token, "topic", topic + "/x").send()).isError(403);
    Token template = Token.access().publish("https://example.com/{id}");
    assertThat(hub.publication(template, "topic", topic).send()).isError(403);
  }

  // What success means

  @ParameterizedTest
  @EnumSource
  void answerIsTheIdAndNothingElse(Generation generation) {
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      RawResponse response = hub.publication(generation.publisher(), "topic", topic).send();
      assertThat(response).hasStatus(200).isPlainText();
      assertThat(response.text()).isEqualTo(stream.nextEvent().id()).doesNotContain("\n");
    }
  }

  @Test
  void updateOfAPublisherThatDoesNotWaitIsDelivered() throws IOException {
    try (EventStream stream = hub.subscribe("topic", topic)) {
      Token publisher = Token.classic().publish("*");
      try (RawConnection connection = hub.connect()) {
        connection.write(hub.publication(publisher, "topic", topic, "data", "left early"));
      }
      assertThat(stream.nextEvent().data()).isEqualTo("left early");
    }
  }

  @Test
  void refusedPublicationIsNotDelivered() {
    try (EventStream stream = hub.subscribe("topic", topic)) {
      String start = Form.encode("topic", topic, "data", "refused");
      for (String rest : List.of("&retry=x", "&id=%23", "&type=mercure", "&x=%FF", "&topic=%zz")) {
        assertThat(publish(CLASSIC, start + rest)).isError(400);
      }
      assertThat(hub.publication(Token.classic(), start).send()).isError(403);
      String marker = hub.publish(Token.classic().publish("*"), "topic", topic);
      assertThat(stream.nextEvent().id()).isEqualTo(marker);
    }
  }

  @Test
  void oneConnectionCarriesManyPublications() {
    try (EventStream stream = hub.subscribe("topic", topic);
        RawConnection connection = hub.connect()) {
      for (int i = 0; i < 300; i++) {
        RawRequest publication =
            hub.publication(Token.classic().publish("*"), "topic", topic, "data", "" + i);
        assertThat(connection.send(publication)).hasStatus(200);
      }
      assertThat(stream.nextEvents(300).get(299).data()).isEqualTo("299");
    }
  }

  private RawResponse publish(Generation generation, String body) {
    return hub.publication(generation.publisher(), body).send();
  }

  private ServerSentEvent received(Generation generation, String fields) {
    try (EventStream stream = hub.subscribe(generation.topic(), topic)) {
      assertThat(publish(generation, Form.encode("topic", topic) + "&" + fields)).hasStatus(200);
      return stream.nextEvent();
    }
  }
}
