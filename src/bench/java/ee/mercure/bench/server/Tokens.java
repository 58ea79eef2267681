package ee.mercure.bench.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.json.JsonUtil;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** Tokens that the hub under load accepts: HS256, of protocol 0.x. */
public final class Tokens {
  /** The secret that the hub under load is started with. */
  static final String KEY = "a-key-of-the-benchmarks-and-of-nothing-else";

  /** May publish anything. */
  static final String PUBLISHER = token(Map.of("publish", List.of("*")));

  private Tokens() {}

  /** A token that no other subscriber has, and that grants private updates of these topics. */
  public static String subscriber(List<String> topics) {
    return token(Map.of("subscribe", topics));
  }

  private static String token(Map<String, Object> mercure) {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setHeader("typ", "JWT");
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    signature.setKey(new HmacKey(KEY.getBytes(StandardCharsets.US_ASCII)));
    signature.setPayload(
        JsonUtil.toJson(Map.of("mercure", mercure, "sub", "urn:uuid:" + UUID.randomUUID())));
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }
}
