package ee.mercure.blackbox.payara;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.arquillian.container.spi.ConfigurationException;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;

/** What arquillian.xml says about Payara Micro; Arquillian calls the setters. */
public final class PayaraMicroConfiguration implements ContainerConfiguration {
  private String home;
  private String javaHome;
  private String settings;
  private String httpPort;
  private String httpsPort;

  /** The directory of {@code payara-micro.jar}, which becomes that of the server. */
  public void setHome(String home) {
    this.home = home;
  }

  public void setJavaHome(String javaHome) {
    this.javaHome = javaHome;
  }

  /** The file of asadmin commands that is shipped with the hub. */
  public void setSettings(String settings) {
    this.settings = settings;
  }

  public void setHttpPort(String httpPort) {
    this.httpPort = httpPort;
  }

  public void setHttpsPort(String httpsPort) {
    this.httpsPort = httpsPort;
  }

  @Override
  public void validate() throws ConfigurationException {
    if (!Files.isRegularFile(jar())) {
      throw new ConfigurationException("no Payara Micro at " + jar());
    }
  }

  Path home() {
    return Path.of(home);
  }

  Path jar() {
    return home().resolve("payara-micro.jar");
  }

  String java() {
    return Path.of(javaHome, "bin", "java").toString();
  }

  String settings() {
    return settings;
  }

  String httpPort() {
    return httpPort;
  }

  String httpsPort() {
    return httpsPort;
  }
}
