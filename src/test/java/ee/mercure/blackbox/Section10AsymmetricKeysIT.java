package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 10: public keys in PEM and in JWK Sets, of every family, for both generations. */
@ExtendWith(ArquillianExtension.class)
final class Section10AsymmetricKeysIT {
  private static final KeyPair RSA = keyPair("RSA", 2048);
  private static final KeyPair EC = keyPair("EC", 256);
  private static final KeyPair ED = keyPair("Ed25519", 255);
  private static final KeyPair OLDER = keyPair("EC", 256);
  private static final KeyPair NEWER = keyPair("RSA", 2048);

  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.with("mercure.publisher.jwt.key", pem(RSA.getPublic()))
        .and("mercure.publisher.jwt.algorithm", "RS256")
        .andNot("mercure.subscriber.jwt.key")
        .and("mercure.subscriber.jwt.jwks", keySet())
        .and("mercure.issuers", "ec, ed, rotating")
        .and("mercure.issuer.ec.id", "urn:ec")
        .and("mercure.issuer.ec.publisher.key", pem(EC.getPublic()))
        .and("mercure.issuer.ec.publisher.algorithm", "ES256")
        .and("mercure.issuer.ed.id", "urn:ed")
        .and("mercure.issuer.ed.publisher.key", pem(ED.getPublic()))
        .and("mercure.issuer.ed.publisher.algorithm", "EdDSA")
        .and("mercure.issuer.rotating.id", "urn:rotating")
        .and("mercure.issuer.rotating.publisher.jwks", keySet())
        .build();
  }

  @Test
  void keyInPemVerifies() {
    accepted(Token.classic().publish("*").signedWith(RSA.getPrivate(), "RS256"));
    accepted(access("urn:ec").signedWith(EC.getPrivate(), "ES256"));
    accepted(access("urn:ed").signedWith(ED.getPrivate(), "EdDSA"));
  }

  @Test
  void keyOfTheSetIsChosenByItsId() {
    accepted(rotating("older").signedWith(OLDER.getPrivate(), "ES256"));
    accepted(rotating("newer").signedWith(NEWER.getPrivate(), "RS256"));
    refused(rotating("older").signedWith(EC.getPrivate(), "ES256"));
    refused(rotating("newer").signedWith(RSA.getPrivate(), "RS256"));
  }

  @Test
  void keyOfTheSetIsFoundWithoutItsId() {
    accepted(access("urn:rotating").signedWith(OLDER.getPrivate(), "ES256"));
    accepted(access("urn:rotating").signedWith(NEWER.getPrivate(), "RS256"));
  }

  @Test
  void setOfKeysVerifiesClassicTokensToo() {
    Token token = Token.classic().headerField("kid", "newer");
    assertThat(
            hub.subscription("topic", "a")
                .bearer(token.signedWith(NEWER.getPrivate(), "RS256"))
                .send())
        .hasStatus(200);
    assertThat(
            hub.subscription("topic", "a")
                .bearer(token.signedWith(RSA.getPrivate(), "RS256"))
                .send())
        .isError(401);
  }

  @Test
  void algorithmOtherThanTheConfiguredOneIsRefused() {
    refused(Token.classic().publish("*").signedWith(RSA.getPrivate(), "PS256"));
    refused(Token.classic().publish("*").signedWith(RSA.getPrivate(), "RS512"));
    refused(access("urn:ec").signedWith(RSA.getPrivate(), "RS256"));
    refused(access("urn:ed").signedWith(EC.getPrivate(), "ES256"));
  }

  @Test
  void publicKeyIsNoSecret() {
    for (PublicKey known : List.of(RSA.getPublic(), EC.getPublic(), NEWER.getPublic())) {
      for (byte[] secret : List.of(pem(known).getBytes(UTF_8), known.getEncoded())) {
        Key key = new HmacKey(secret);
        refused(Token.classic().publish("*").signedWith(key, "HS256"));
        refused(access("urn:ec").signedWith(key, "HS256"));
        refused(rotating("newer").signedWith(key, "HS256"));
      }
    }
  }

  @Test
  void keyOfTheTokensOwnIsNotUsed() throws JoseException {
    JsonWebKey attackers = JsonWebKey.Factory.newJwk(RSA.getPublic());
    Token token = access("urn:rotating").signedWith(RSA.getPrivate(), "RS256");
    refused(
        token.headerField("jwk", attackers.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY)));
  }

  @Test
  void keyOfOneIssuerSignsNothingForAnother() {
    refused(access("urn:ed").signedWith(EC.getPrivate(), "ES256"));
    refused(access("urn:rotating").signedWith(EC.getPrivate(), "ES256"));
    refused(access("urn:ec").signedWith(OLDER.getPrivate(), "ES256"));
  }

  private void accepted(Token token) {
    assertThat(publish(token)).hasStatus(200);
  }

  private void refused(Token token) {
    assertThat(publish(token)).isError(401);
  }

  private RawResponse publish(Token token) {
    return hub.publication(token, "topic", "https://example.com/").send();
  }

  private static Token access(String issuer) {
    return Token.access().publish("*").claim("iss", issuer);
  }

  private static Token rotating(String keyId) {
    return access("urn:rotating").headerField("kid", keyId);
  }

  private static KeyPair keyPair(String algorithm, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(PublicKey key) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
  }

  /** A file with both keys of the rotating issuer. */
  private static String keySet() {
    try {
      PublicJsonWebKey older = PublicJsonWebKey.Factory.newPublicJwk(OLDER.getPublic());
      older.setKeyId("older");
      older.setAlgorithm("ES256");
      PublicJsonWebKey newer = PublicJsonWebKey.Factory.newPublicJwk(NEWER.getPublic());
      newer.setKeyId("newer");
      newer.setUse("sig");
      Path file = Files.createTempFile("keys", ".json");
      file.toFile().deleteOnExit();
      Files.writeString(file, new JsonWebKeySet(older, newer).toJson());
      return file.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }
}
