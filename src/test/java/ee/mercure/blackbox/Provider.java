package ee.mercure.blackbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.lang.JoseException;

/** An identity provider of tests: a name, a key, and tokens as such providers issue them. */
record Provider(String issuer, String keyId, KeyPair keys, String algorithm) {

  static Provider rsa(String issuer, String keyId) {
    return new Provider(issuer, keyId, keyPair("RSA", 2048), "RS256");
  }

  static Provider ec(String issuer, String keyId) {
    return new Provider(issuer, keyId, keyPair("EC", 256), "ES256");
  }

  static KeyPair keyPair(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token of a generation without any right, complete and valid for the hub of the tests. */
  Token token(Generation generation) {
    long now = Instant.now().getEpochSecond();
    Token token =
        generation
            .token()
            .claim("iss", issuer)
            .claim("aud", Token.RESOURCE)
            .claim("sub", "urn:example:tester")
            .claim("iat", now)
            .claim("exp", now + 3600)
            .claim("jti", "urn:uuid:" + UUID.randomUUID());
    return token.headerField("kid", keyId).signedWith(keys.getPrivate(), algorithm);
  }

  /** The public key in PEM. */
  String pem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(keys.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** The public key as a JWK. */
  String jwk() {
    return JsonUtil.toJson(jwkOf(keys.getPublic()));
  }

  private Map<String, Object> jwkOf(Key key) {
    try {
      JsonWebKey jwk = JsonWebKey.Factory.newJwk(key);
      jwk.setKeyId(keyId);
      jwk.setUse("sig");
      jwk.setAlgorithm(algorithm);
      return jwk.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Claims as Keycloak names roles of a realm. */
  static Map<String, Object> realmRoles(String... roles) {
    return Map.of("roles", List.of(roles));
  }
}
