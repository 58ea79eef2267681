package ee.mercure.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes tokens for development, of either generation. One file that needs nothing but a JDK, so
 * that it runs from its source and is no part of the hub: {@code java TokenMaker.java --publish
 * '*'}. See {@link #USAGE}.
 */
public final class TokenMaker {
  private static final String USAGE =
      """
      java TokenMaker.java [OPTION...] prints a token that is signed with the development key.

        --publish TOPIC, --subscribe TOPIC  grants the topic; * for all; may be given again
        --one             a 1.0 access token instead of a 0.x token
        --pattern         the topics of a 1.0 token are URL patterns
        --sub NAME        the subject (dev)
        --expires TIME    the end: 90s, 15m, 12h or 30d from now, or never (0.x only). 0.x: never,
                          1.0: 1h
        --payload JSON    what describes the subscriptions
        --iss ID          the issuer (1.0: https://localhost, as in the development profile)
        --aud ID          the hub (1.0: https://localhost/.well-known/mercure)
        --kid ID          the id of the key
        --key TEXT        a secret of at least 32 bytes
        --key-file FILE   the same in a file, or a private key in PEM (PKCS #8)
        --alg NAME        HS256, HS384, HS512, RS256, RS384, RS512, ES256, ES384, ES512 or EdDSA
                          (HS256)
      """;

  private static final String DEVELOPMENT_KEY = "!ChangeThisMercureHubJWTSecretKey!";
  private static final List<String> FLAGS = List.of("--one", "--pattern");
  private static final List<String> VALUES =
      List.of(
          "--publish",
          "--subscribe",
          "--sub",
          "--expires",
          "--payload",
          "--iss",
          "--aud",
          "--kid",
          "--key",
          "--key-file",
          "--alg");

  private final Map<String, List<String>> options;

  private TokenMaker(Map<String, List<String>> options) {
    this.options = options;
  }

  /** Prints a token, or what is wrong with the options. */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    if (Arrays.asList(arguments).contains("--help")) {
      System.out.print(USAGE);
      return;
    }
    try {
      System.out.println(new TokenMaker(parse(arguments)).token());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + USAGE);
      System.exit(2);
    }
  }

  private static Map<String, List<String>> parse(String[] arguments) {
    Map<String, List<String>> options = new LinkedHashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      String name = arguments[i];
      List<String> values = options.computeIfAbsent(name, key -> new ArrayList<>());
      if (VALUES.contains(name) && i + 1 < arguments.length) {
        values.add(arguments[++i]);
      } else if (!FLAGS.contains(name)) {
        throw new IllegalArgumentException(
            VALUES.contains(name) ? name + " needs a value" : "unknown option " + name);
      }
    }
    return options;
  }

  private Optional<String> option(String name) {
    List<String> values = options.getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }

  private boolean isOne() {
    return options.containsKey("--one");
  }

  private String token() throws IOException, GeneralSecurityException {
    String algorithm = option("--alg").orElse("HS256");
    Map<String, String> header = new LinkedHashMap<>();
    header.put("alg", quoted(algorithm));
    header.put("typ", quoted(isOne() ? "at+jwt" : "JWT"));
    option("--kid").ifPresent(id -> header.put("kid", quoted(id)));
    String signed = encoded(object(header)) + "." + encoded(object(claims()));
    return signed + "." + encoded(signature(algorithm, signed.getBytes(StandardCharsets.UTF_8)));
  }

  private Map<String, String> claims() {
    Map<String, String> claims = new LinkedHashMap<>();
    Instant now = Instant.now();
    option("--iss")
        .or(() -> isOne() ? Optional.of("https://localhost") : Optional.empty())
        .ifPresent(id -> claims.put("iss", quoted(id)));
    option("--aud")
        .or(() -> isOne() ? Optional.of("https://localhost/.well-known/mercure") : Optional.empty())
        .ifPresent(id -> claims.put("aud", quoted(id)));
    claims.put("sub", quoted(option("--sub").orElse("dev")));
    claims.put("iat", Long.toString(now.getEpochSecond()));
    expiry(now).ifPresent(end -> claims.put("exp", Long.toString(end.getEpochSecond())));
    claims.put("jti", quoted("urn:uuid:" + UUID.randomUUID()));
    if (isOne()) {
      claims.put("client_id", quoted("dev"));
      claims.put("authorization_details", array(details()));
    } else {
      claims.put("mercure", object(mercure()));
    }
    return claims;
  }

  private Optional<Instant> expiry(Instant now) {
    String time = option("--expires").orElse(isOne() ? "1h" : "never");
    if (time.equals("never") && !isOne()) {
      return Optional.empty();
    }
    if (!time.matches("\\d{1,9}[smhd]")) {
      throw new IllegalArgumentException("--expires must be a time such as 90s, 15m, 12h or 30d");
    }
    String iso = time.endsWith("d") ? "P" + time : "PT" + time;
    return Optional.of(now.plus(Duration.parse(iso)));
  }

  private Map<String, String> mercure() {
    Map<String, String> claim = new LinkedHashMap<>();
    for (String action : List.of("publish", "subscribe")) {
      List<String> topics = options.getOrDefault("--" + action, List.of());
      if (!topics.isEmpty()) {
        claim.put(action, array(topics.stream().map(TokenMaker::quoted).toList()));
      }
    }
    option("--payload").ifPresent(json -> claim.put("payload", json));
    return claim;
  }

  private List<String> details() {
    List<String> details = new ArrayList<>();
    for (String action : List.of("publish", "subscribe")) {
      List<String> topics = options.getOrDefault("--" + action, List.of());
      if (!topics.isEmpty()) {
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("type", quoted("https://mercure.rocks/authorization-detail"));
        detail.put("actions", array(List.of(quoted(action))));
        detail.put("topics", array(topics.stream().map(this::matcher).toList()));
        option("--payload").ifPresent(json -> detail.put("payload", json));
        details.add(object(detail));
      }
    }
    return details;
  }

  private String matcher(String topic) {
    Map<String, String> matcher = new LinkedHashMap<>();
    matcher.put("match", quoted(topic));
    if (options.containsKey("--pattern")) {
      matcher.put("match_type", quoted("urlpattern"));
    }
    return object(matcher);
  }

  private byte[] signature(String algorithm, byte[] signed)
      throws IOException, GeneralSecurityException {
    String key = key();
    String bits = algorithm.length() == 5 ? algorithm.substring(2) : "";
    switch (algorithm) {
      case "HS256", "HS384", "HS512" -> {
        byte[] secret = key.getBytes(StandardCharsets.UTF_8);
        if (secret.length * 8 < Integer.parseInt(bits)) {
          throw new IllegalArgumentException("the secret is too short for " + algorithm);
        }
        Mac mac = Mac.getInstance("HmacSHA" + bits);
        mac.init(new SecretKeySpec(secret, "HMAC"));
        return mac.doFinal(signed);
      }
      case "RS256", "RS384", "RS512" -> {
        return signature("SHA" + bits + "withRSA", privateKey("RSA", key), signed);
      }
      case "ES256", "ES384", "ES512" -> {
        return signature("SHA" + bits + "withECDSAinP1363Format", privateKey("EC", key), signed);
      }
      case "EdDSA" -> {
        return signature("EdDSA", privateKey("EdDSA", key), signed);
      }
      default -> throw new IllegalArgumentException("unknown algorithm " + algorithm);
    }
  }

  private String key() throws IOException {
    Optional<String> file = option("--key-file");
    return file.isPresent()
        ? Files.readString(Path.of(file.get())).replaceFirst("\\r?\\n\\z", "")
        : option("--key").orElse(DEVELOPMENT_KEY);
  }

  private static PrivateKey privateKey(String family, String pem) throws GeneralSecurityException {
    if (!pem.contains("-----BEGIN PRIVATE KEY-----")) {
      throw new IllegalArgumentException("--key-file must be a PRIVATE KEY in PEM (PKCS #8)");
    }
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "");
    return KeyFactory.getInstance(family)
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
  }

  private static byte[] signature(String algorithm, PrivateKey key, byte[] signed)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(signed);
    return signature.sign();
  }

  private static String object(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> quoted(member.getKey()) + ":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String array(List<String> elements) {
    return "[" + String.join(",", elements) + "]";
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  private static String encoded(String json) {
    return encoded(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
