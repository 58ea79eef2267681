package ee.mercure.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import ee.mercure.auth.InvalidTokenException.Reason;
import ee.mercure.config.AuthConfig;
import ee.mercure.topic.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.json.JsonUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that must not be accepted, each with the reason that an operator is told. */
class ForgedTokensTest {
  private static final SigningKey SECRET = SigningKey.of("HS256");
  private static final SigningKey RSA = SigningKey.of("RS256");
  private static final SigningKey PUBLISHER = SigningKey.generate("ES256");
  private static final SigningKey SUBSCRIBER = SigningKey.generate("ES256");
  private static final SigningKey OTHER = SigningKey.generate("ES256");
  private static final SigningKey FORGER = SigningKey.generate("ES256");
  private static final SigningKey RSA_FORGER = SigningKey.generate("RS256");
  private static final String MARKER = "marker-that-no-message-repeats";
  private static final String CLAIMS =
      "{\"sub\":\"" + MARKER + "\",\"mercure\":{\"publish\":[\"*\"],\"subscribe\":[\"*\"]}}";
  private static final String ES_HEADER = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}";
  private static final String DETAILS =
      """
      [{"type":"https://mercure.rocks/authorization-detail","actions":["publish","subscribe"],
      "topics":[{"match":"*"}]}]""";

  /** 0.x: a secret for publishers, an RSA key for subscribers. 1.0: two issuers. */
  private static final AuthConfig CONFIG =
      TestHub.config(
          EnumSet.allOf(ProtocolVersion.class),
          Optional.of(SECRET.config("publisher-key")),
          Optional.of(RSA.config("subscriber-key")),
          List.of(
              TestHub.issuer(TestHub.ISSUER, PUBLISHER, SUBSCRIBER),
              TestHub.issuer(TestHub.OTHER_ISSUER, OTHER, OTHER)));

  private static final TokenVerifier VERIFIER = TestHub.verifier(CONFIG);

  private record Forgery(String name, Role role, Reason reason, String token) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Forgery publish(String name, Reason reason, String token) {
    return new Forgery(name, Role.PUBLISHER, reason, token);
  }

  private static Forgery subscribe(String name, Reason reason, String token) {
    return new Forgery(name, Role.SUBSCRIBER, reason, token);
  }

  @Test
  void theTokensBehindTheForgeriesAreAccepted() {
    for (Role role : Role.values()) {
      SigningKey classic = role == Role.PUBLISHER ? SECRET : RSA;
      SigningKey issuer = role == Role.PUBLISHER ? PUBLISHER : SUBSCRIBER;
      assertThatCode(() -> VERIFIER.verify(classic.sign(CLAIMS), role)).doesNotThrowAnyException();
      assertThatCode(
              () -> VERIFIER.verify(Jws.signed(ES_HEADER, claims("sub", "\"x\""), issuer), role))
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"algorithms", "keys", "extensions", "forms", "json", "types", "issuers", "times"})
  void forgeryIsRefused(Forgery forgery) {
    Throwable refusal = catchThrowable(() -> VERIFIER.verify(forgery.token(), forgery.role()));
    assertThat(refusal)
        .isInstanceOfSatisfying(
            InvalidTokenException.class, e -> assertThat(e.reason()).isEqualTo(forgery.reason()));
    assertThat(refusal.getMessage()).hasSizeLessThan(200).doesNotContain(MARKER, SECRET.text());
    assertThat(partsOf(forgery.token())).noneMatch(refusal.getMessage()::contains);
    assertThat(refusal).hasNoCause().hasNoSuppressedExceptions();
  }

  private static Stream<String> partsOf(String token) {
    return Arrays.stream(token.split("\\.", -1)).filter(part -> part.length() > 8);
  }

  static Stream<Forgery> algorithms() {
    byte[] pem = RSA.text().getBytes(StandardCharsets.UTF_8);
    byte[] der = RSA.verifying().getEncoded();
    String header = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    return Stream.of(
        publish("none without signature", Reason.MALFORMED, bare("{\"alg\":\"none\"}", "")),
        publish("none with a signature", Reason.ALGORITHM, bare("{\"alg\":\"none\"}", "AAAA")),
        publish("None", Reason.ALGORITHM, bare("{\"alg\":\"None\"}", "AAAA")),
        publish("NONE", Reason.ALGORITHM, bare("{\"alg\":\"NONE\"}", "AAAA")),
        publish("nOnE", Reason.ALGORITHM, bare("{\"alg\":\"nOnE\"}", "AAAA")),
        publish("none for an issuer", Reason.ALGORITHM, issuedBare("none")),
        subscribe("public key's PEM as secret", Reason.ALGORITHM, hmac(header, pem)),
        subscribe("public key's DER as secret", Reason.ALGORITHM, hmac(header, der)),
        subscribe("PEM as secret, alg RS256", Reason.SIGNATURE, swapAlgorithm(hmac(header, pem))),
        publish("lower-case alg", Reason.ALGORITHM, bare("{\"alg\":\"hs256\"}", "AAAA")),
        publish("alg with a space", Reason.ALGORITHM, bare("{\"alg\":\"HS256 \"}", "AAAA")),
        publish("alg with a NUL", Reason.ALGORITHM, bare("{\"alg\":\"HS256\\u0000\"}", "AAAA")),
        publish("no alg", Reason.ALGORITHM, bare("{}", "AAAA")),
        publish("alg null", Reason.ALGORITHM, bare("{\"alg\":null}", "AAAA")),
        publish("alg a number", Reason.ALGORITHM, bare("{\"alg\":256}", "AAAA")),
        publish("alg an array", Reason.ALGORITHM, bare("{\"alg\":[\"HS256\"]}", "AAAA")),
        publish("unknown alg", Reason.ALGORITHM, bare("{\"alg\":\"ES256K\"}", "AAAA")),
        publish("alg in other case beside", Reason.ALGORITHM, bare("{\"ALG\":\"HS256\"}", "AAAA")));
  }

  static Stream<Forgery> keys() {
    String jwk = JsonUtil.toJson(RSA_FORGER.jwk());
    String certificate = Base64.getEncoder().encodeToString(RSA_FORGER.verifying().getEncoded());
    byte[] empty = {0};
    return Stream.of(
        subscribe("embedded jwk", Reason.SIGNATURE, forged("\"jwk\":" + jwk)),
        subscribe("jku", Reason.SIGNATURE, forged("\"jku\":\"https://forger.example/jwks\"")),
        subscribe("jku to a file", Reason.SIGNATURE, forged("\"jku\":\"file:///dev/null\"")),
        subscribe("x5u", Reason.SIGNATURE, forged("\"x5u\":\"https://forger.example/x5u\"")),
        subscribe("x5c", Reason.SIGNATURE, forged("\"x5c\":[\"" + certificate + "\"]")),
        subscribe("x5c of no certificate", Reason.SIGNATURE, forged("\"x5c\":{\"a\":[1]}")),
        subscribe("kid with a path", Reason.SIGNATURE, forged("\"kid\":\"../../dev/null\"")),
        subscribe("kid with SQL", Reason.SIGNATURE, forged("\"kid\":\"' OR 1=1 --\"")),
        subscribe("kid an object", Reason.SIGNATURE, forged("\"kid\":{\"a\":1}")),
        publish("empty secret", Reason.SIGNATURE, hmac("{\"alg\":\"HS256\"}", empty)),
        publish("guessed secret", Reason.SIGNATURE, SigningKey.generate("HS256").sign(CLAIMS)),
        publish("subscribers' key", Reason.ALGORITHM, RSA.sign(CLAIMS)),
        subscribe("publishers' key", Reason.ALGORITHM, SECRET.sign(CLAIMS)),
        publish("issuer's other key", Reason.SIGNATURE, es(claims("sub", "\"x\""), SUBSCRIBER)),
        subscribe("issuer's other key", Reason.SIGNATURE, es(claims("sub", "\"x\""), PUBLISHER)),
        publish("another issuer's key", Reason.SIGNATURE, es(claims("sub", "\"x\""), OTHER)),
        publish("nobody's key", Reason.SIGNATURE, es(claims("sub", "\"x\""), FORGER)),
        publish("signature of zeros", Reason.SIGNATURE, ecSignature(new byte[64])),
        publish("signature of ones", Reason.SIGNATURE, ecSignature(filled(64, (byte) 0xff))),
        publish("short signature", Reason.SIGNATURE, ecSignature(new byte[3])),
        publish("odd signature", Reason.SIGNATURE, ecSignature(filled(63, (byte) 7))),
        publish("long signature", Reason.SIGNATURE, ecSignature(filled(4096, (byte) 7))),
        subscribe("long RSA signature", Reason.SIGNATURE, rsaSignature(filled(4096, (byte) 7))),
        subscribe("short RSA signature", Reason.SIGNATURE, rsaSignature(new byte[1])));
  }

  static Stream<Forgery> extensions() {
    return Stream.of(
        publish("crit exp", Reason.CRITICAL, secret("\"crit\":[\"exp\"],\"exp\":1")),
        publish("crit empty", Reason.CRITICAL, secret("\"crit\":[]")),
        publish("crit null", Reason.CRITICAL, secret("\"crit\":null")),
        publish("crit a string", Reason.CRITICAL, secret("\"crit\":\"b64\"")),
        publish("b64 critical", Reason.CRITICAL, secret("\"crit\":[\"b64\"],\"b64\":true")),
        publish("b64 alone", Reason.CRITICAL, secret("\"b64\":true")));
  }

  static Stream<Forgery> forms() {
    String good = SECRET.sign(CLAIMS);
    String[] part = good.split("\\.", -1);
    String otherClaims = Jws.encode(CLAIMS.replace("publish", "publish2"));
    return Stream.of(
        publish("nothing", Reason.MALFORMED, ""),
        publish("a dot", Reason.MALFORMED, "."),
        publish("two dots", Reason.MALFORMED, ".."),
        publish("one part", Reason.MALFORMED, part[0]),
        publish("two parts", Reason.MALFORMED, part[0] + "." + part[1]),
        publish("two parts and a dot", Reason.MALFORMED, part[0] + "." + part[1] + "."),
        publish("four parts", Reason.MALFORMED, good + "." + part[2]),
        publish("five parts, a JWE", Reason.MALFORMED, good + ".AAAA.AAAA"),
        publish("trailing dot", Reason.MALFORMED, good + "."),
        publish("leading dot", Reason.MALFORMED, "." + good),
        publish("no header", Reason.MALFORMED, "." + part[1] + "." + part[2]),
        publish("no payload", Reason.MALFORMED, part[0] + ".." + part[2]),
        publish("padding", Reason.MALFORMED, good + "="),
        publish(
            "padding in the header", Reason.MALFORMED, part[0] + "==." + part[1] + "." + part[2]),
        publish("line end after", Reason.MALFORMED, good + "\n"),
        publish("space before", Reason.MALFORMED, " " + good),
        publish("space within", Reason.MALFORMED, part[0] + "." + part[1] + ". " + part[2]),
        publish("plain base64", Reason.MALFORMED, part[0] + "." + part[1] + ".+/" + part[2]),
        publish("not ASCII", Reason.MALFORMED, part[0] + "." + part[1] + ".é" + part[2]),
        publish("NUL", Reason.MALFORMED, good + "\0"),
        publish("truncated", Reason.SIGNATURE, good.substring(0, good.length() - 4)),
        publish("one character more", Reason.MALFORMED, good + "AA"),
        publish("longer signature", Reason.SIGNATURE, good + "AAAA"),
        publish("other claims", Reason.SIGNATURE, part[0] + "." + otherClaims + "." + part[2]),
        publish("too long", Reason.MALFORMED, good + "A".repeat(65_536)),
        publish("JSON serialization", Reason.MALFORMED, "{\"payload\":\"" + part[1] + "\"}"),
        publish("Bearer before it", Reason.MALFORMED, "Bearer " + good),
        publish("quoted", Reason.MALFORMED, '"' + good + '"'));
  }

  static Stream<Forgery> json() {
    String deep = "[".repeat(20_000) + "]".repeat(20_000);
    String digits = "9".repeat(40_000);
    byte[] notUtf8 = {'{', '"', (byte) 0xc3, '"', ':', '1', '}'};
    return Stream.of(
        publish("header an array", Reason.MALFORMED, bare("[\"HS256\"]", "AAAA")),
        publish("header a string", Reason.MALFORMED, bare("\"HS256\"", "AAAA")),
        publish("header null", Reason.MALFORMED, bare("null", "AAAA")),
        publish("header not JSON", Reason.MALFORMED, bare("alg=HS256", "AAAA")),
        publish("header unfinished", Reason.MALFORMED, bare("{\"alg\":\"HS256\"", "AAAA")),
        publish("header and more", Reason.MALFORMED, bare("{\"alg\":\"HS256\"}{}", "AAAA")),
        publish("header with BOM", Reason.MALFORMED, bare("\ufeff{\"alg\":\"HS256\"}", "AAAA")),
        publish(
            "alg twice", Reason.MALFORMED, bare("{\"alg\":\"none\",\"alg\":\"HS256\"}", "AAAA")),
        publish(
            "alg twice, escaped", Reason.MALFORMED, bare("{\"alg\":1,\"\\u0061lg\":2}", "AAAA")),
        publish("header not UTF-8", Reason.MALFORMED, Jws.encode(notUtf8) + ".AAAA.AAAA"),
        publish("deep header", Reason.ALGORITHM, bare("{\"x\":" + deep + "}", "AAAA")),
        publish("unfinished deep header", Reason.MALFORMED, bare("{\"x\":" + deep, "AAAA")),
        publish("header with digits", Reason.MALFORMED, bare("{\"x\":" + digits + "}", "AAAA")),
        publish("claim twice", Reason.MALFORMED, SECRET.sign("{\"exp\":1,\"exp\":9999999999}")),
        publish("claims an array", Reason.MALFORMED, SECRET.sign("[]")),
        publish("claims a string", Reason.MALFORMED, SECRET.sign("\"x\"")),
        publish("claims null", Reason.MALFORMED, SECRET.sign("null")),
        publish("claims not JSON", Reason.MALFORMED, SECRET.sign("<xml/>")),
        publish("claims unfinished", Reason.MALFORMED, SECRET.sign("{\"mercure\":{")),
        publish("unsigned deep claims", Reason.MALFORMED, es("{\"x\":" + deep, FORGER)),
        publish("unsigned digits", Reason.MALFORMED, es("{\"x\":" + digits + "}", FORGER)),
        publish(
            "deep payload", Reason.CLAIMS, SECRET.sign("{\"mercure\":{\"payload\":" + deep + "}}")),
        publish(
            "infinite payload", Reason.CLAIMS, SECRET.sign("{\"mercure\":{\"payload\":1e999}}")));
  }

  static Stream<Forgery> types() {
    List<Forgery> forgeries = new ArrayList<>();
    for (String typ :
        List.of(
            "\"JWT\"",
            "\"jwt\"",
            "\"\"",
            "\"at+jwt \"",
            "\"at jwt\"",
            "\"application/application/at+jwt\"",
            "\"text/at+jwt\"",
            "\"at+jwt;v=1\"",
            "\"аt+jwt\"",
            "\"at+jwt\\u200b\"",
            "\"appl\\u0131cation/at+jwt\"",
            "[\"at+jwt\"]",
            "null",
            "1")) {
      String header = "{\"alg\":\"ES256\",\"typ\":" + typ + "}";
      String token = Jws.signed(header, claims("sub", "\"x\""), PUBLISHER);
      forgeries.add(publish("issuer's token with typ " + typ, Reason.ALGORITHM, token));
    }
    forgeries.add(
        publish(
            "issuer's token without typ",
            Reason.ALGORITHM,
            Jws.signed("{\"alg\":\"ES256\"}", claims("sub", "\"x\""), PUBLISHER)));
    forgeries.add(
        publish(
            "classic key for an access token",
            Reason.ALGORITHM,
            SECRET.signAccessToken(claims("sub", "\"x\""))));
    forgeries.add(
        publish("classic token with typ at+jwt", Reason.ISSUER, SECRET.signAccessToken(CLAIMS)));
    return forgeries.stream();
  }

  static Stream<Forgery> issuers() {
    String elsewhere = "https://hub.example.com/.well-known/mercure2";
    return Stream.of(
        issued("no iss", Reason.ISSUER, without("iss")),
        issued("iss null", Reason.ISSUER, claims("iss", "null")),
        issued("iss a number", Reason.CLAIMS, claims("iss", "1")),
        issued("iss an array", Reason.CLAIMS, claims("iss", "[\"" + TestHub.ISSUER + "\"]")),
        issued("iss empty", Reason.ISSUER, claims("iss", "\"\"")),
        issued("unknown iss", Reason.ISSUER, claims("iss", "\"https://unknown.example.com\"")),
        issued("iss with a slash", Reason.ISSUER, claims("iss", '"' + TestHub.ISSUER + "/\"")),
        issued("iss in upper case", Reason.ISSUER, claims("iss", "\"HTTPS://issuer.example.com\"")),
        issued(
            "another issuer's name",
            Reason.SIGNATURE,
            claims("iss", '"' + TestHub.OTHER_ISSUER + '"')),
        issued("no aud", Reason.AUDIENCE, without("aud")),
        issued("aud null", Reason.AUDIENCE, claims("aud", "null")),
        issued("aud empty", Reason.AUDIENCE, claims("aud", "\"\"")),
        issued("aud without entries", Reason.AUDIENCE, claims("aud", "[]")),
        issued("aud of another hub", Reason.AUDIENCE, claims("aud", '"' + elsewhere + '"')),
        issued("aud array of another hub", Reason.AUDIENCE, claims("aud", "[\"a\",\"b\"]")),
        issued("aud with a number", Reason.CLAIMS, claims("aud", "[1,\"" + TestHub.URL + "\"]")),
        issued("aud an object", Reason.CLAIMS, claims("aud", "{\"" + TestHub.URL + "\":1}")),
        issued("aud with a slash", Reason.AUDIENCE, claims("aud", '"' + TestHub.URL + "/\"")),
        issued("aud the origin", Reason.AUDIENCE, claims("aud", "\"https://hub.example.com\"")),
        issued("sub a number", Reason.CLAIMS, claims("sub", "1")));
  }

  static Stream<Forgery> times() {
    long now = TestHub.NOW.getEpochSecond();
    return Stream.of(
        issued("no exp", Reason.CLAIMS, without("exp")),
        issued("exp null", Reason.CLAIMS, claims("exp", "null")),
        issued("exp a string", Reason.CLAIMS, claims("exp", "\"9999999999\"")),
        issued("exp true", Reason.CLAIMS, claims("exp", "true")),
        issued("exp an array", Reason.CLAIMS, claims("exp", "[9999999999]")),
        issued("exp infinite", Reason.CLAIMS, claims("exp", "1e999")),
        issued("exp now", Reason.EXPIRED, claims("exp", Long.toString(now))),
        issued("exp a moment ago", Reason.EXPIRED, claims("exp", (now - 1) + ".999")),
        issued("exp negative", Reason.EXPIRED, claims("exp", "-1")),
        issued("exp long ago", Reason.EXPIRED, claims("exp", "-1e300")),
        issued("exp zero", Reason.EXPIRED, claims("exp", "0")),
        issued("nbf in a moment", Reason.NOT_YET_VALID, claims("nbf", now + ".001")),
        issued("nbf far away", Reason.NOT_YET_VALID, claims("nbf", "99999999999999999999999")),
        issued("nbf a string", Reason.CLAIMS, claims("nbf", "\"0\"")),
        publish("classic exp now", Reason.EXPIRED, SECRET.sign("{\"exp\":" + now + "}")),
        publish("classic exp a string", Reason.CLAIMS, SECRET.sign("{\"exp\":\"9999999999\"}")),
        publish("classic exp null", Reason.CLAIMS, SECRET.sign("{\"exp\":null}")),
        publish("classic nbf", Reason.NOT_YET_VALID, SECRET.sign("{\"nbf\":" + (now + 1) + "}")));
  }

  private static Forgery issued(String name, Reason reason, String claims) {
    return publish(name, reason, es(claims, PUBLISHER));
  }

  /** Good claims of a 1.0 token, with one of them replaced or added. */
  private static String claims(String name, String json) {
    return TestHub.accessTokenClaims(DETAILS)
        .replaceFirst("\"" + name + "\":(\"[^\"]*\"|\\d+),", "")
        .replaceFirst("\\{", "{\"jti\":\"" + MARKER + "\",\"" + name + "\":" + json + ",");
  }

  private static String without(String name) {
    return claims(name, "0").replace("\"" + name + "\":0,", "");
  }

  private static String es(String claims, SigningKey key) {
    return Jws.signed(ES_HEADER, claims, key);
  }

  private static String bare(String header, String signature) {
    return Jws.encode(header) + "." + Jws.encode(CLAIMS) + "." + signature;
  }

  private static String issuedBare(String algorithm) {
    String header = ES_HEADER.replace("ES256", algorithm);
    return Jws.unsigned(header, claims("sub", "\"x\""), new byte[64]);
  }

  private static String hmac(String header, byte[] secret) {
    return Jws.signed(header, CLAIMS, new SecretKeySpec(secret, "HMAC"));
  }

  private static String swapAlgorithm(String token) {
    return Jws.encode("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + token.substring(token.indexOf('.'));
  }

  /** Signed by the forger's RSA key, with a header that offers this key. */
  private static String forged(String parameter) {
    return RSA_FORGER.sign("{\"alg\":\"RS256\"," + parameter + "}", CLAIMS);
  }

  /** Signed by the right key. */
  private static String secret(String parameter) {
    return SECRET.sign("{\"alg\":\"HS256\"," + parameter + "}", CLAIMS);
  }

  private static String ecSignature(byte[] signature) {
    return Jws.unsigned(ES_HEADER, claims("sub", "\"x\""), signature);
  }

  private static String rsaSignature(byte[] signature) {
    return Jws.unsigned("{\"alg\":\"RS256\"}", CLAIMS, signature);
  }

  private static byte[] filled(int length, byte value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, value);
    return bytes;
  }
}
