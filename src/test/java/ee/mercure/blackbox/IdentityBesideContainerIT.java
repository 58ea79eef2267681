package ee.mercure.blackbox;

import static ee.mercure.blackbox.ResponseAssert.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The hub verifies tokens although the container's MicroProfile JWT is awake: it has no say, and
 * the form bodies that it reads in search of a token are not lost.
 */
@LibertyOnly("others' own mechanism is awake in every test")
@ExtendWith({ContainerAuth.class, ArquillianExtension.class, CleanLog.class})
final class IdentityBesideContainerIT extends IdentityContract {

  @Deployment(testable = false)
  static WebArchive hub() {
    return trusting().build();
  }

  @Test
  void fieldsOfTheBodyAreThoseOfTheBodyAlone() {
    Token token = Token.classic().publish("*").subscribe("*");
    try (EventStream stream = hub.subscribe(token, "topic", topic)) {
      RawResponse response =
          hub.request("POST", Hub.PATH + "?topic=urn:query&data=query&private=on")
              .bearer(token)
              .form(
                  Form.encode(
                      "topic", topic, "topic", "urn:b", "data", "ü \n%&=+ ☃", "id", "urn:x"))
              .send();
      assertThat(response).hasStatus(200).hasBody("urn:x");
      ServerSentEvent event = stream.nextEvent();
      org.assertj.core.api.Assertions.assertThat(event.data()).isEqualTo("ü \n%&=+ ☃");
    }
    assertThat(
            hub.request("POST", Hub.PATH + "?topic=urn:query").bearer(token).form("data=x").send())
        .isError(400, "Missing \"topic\"");
  }
}
