package ee.mercure.blackbox.payara;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/**
 * One Payara Micro for all tests, which deploys what is put into a directory. Its makers' adapter
 * starts a server for each deployment instead, which takes ten times as long, and reads its output
 * only until it has started.
 */
public final class PayaraMicroContainer implements DeployableContainer<PayaraMicroConfiguration> {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private PayaraMicroConfiguration configuration;
  private Process server;

  @Override
  public Class<PayaraMicroConfiguration> getConfigurationClass() {
    return PayaraMicroConfiguration.class;
  }

  @Override
  public void setup(PayaraMicroConfiguration configuration) {
    this.configuration = configuration;
  }

  @Override
  public ProtocolDescription getDefaultProtocol() {
    // The tests are clients: no protocol is ever used.
    return new ProtocolDescription("Local");
  }

  @Override
  public void start() throws LifecycleException {
    try {
      emptyAutodeploy();
      Path log = configuration.home().resolve("server.log");
      Files.deleteIfExists(log);
      server = startProcess(log);
      Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
      await(() -> text(log).contains("ready in"));
    } catch (IOException | DeploymentException e) {
      throw new LifecycleException("Payara Micro does not start", e);
    }
  }

  /** A run that was broken off may have left archives. */
  private void emptyAutodeploy() throws IOException {
    if (Files.exists(autodeploy())) {
      try (Stream<Path> all = Files.walk(autodeploy())) {
        all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
    Files.createDirectories(autodeploy());
  }

  private Process startProcess(Path log) throws IOException {
    Path commands = configuration.home().resolve("boot.asadmin");
    String service = "set configs.config.server-config.admin-service.das-config.autodeploy-";
    Files.writeString(
        commands,
        String.join(
            "\n",
            Files.readString(Path.of(configuration.settings())),
            service + "dir=" + autodeploy(),
            service + "polling-interval-in-seconds=1",
            service + "enabled=true",
            // One server, one configuration after the other: Payara would remember the first.
            "set-config-cache --duration 0",
            ""));
    Map<String, String> environment = System.getenv();
    List<String> command =
        List.of(
            configuration.java(),
            "-Xmx512m",
            "-Dmp.config.profile=development",
            // Browsers send the ids of events as they are, in UTF-8.
            "-Dorg.glassfish.grizzly.http.STRICT_HEADER_VALUE_VALIDATION_RFC_9110=false",
            "-Djavax.net.ssl.keyStore=" + environment.get("TLS_KEYSTORE"),
            "-Djavax.net.ssl.keyStorePassword=" + environment.get("TLS_KEYSTORE_PASSWORD"),
            "-jar",
            configuration.jar().toString(),
            "--nohazelcast",
            "--rootDir",
            configuration.home().resolve("root").toString(),
            "--port",
            configuration.httpPort(),
            "--sslport",
            configuration.httpsPort(),
            "--sslcert",
            "mercure",
            "--prebootcommandfile",
            commands.toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  @Override
  public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
    Path war = autodeploy().resolve(archive.getName());
    try {
      Path whole = Files.createTempFile(configuration.home(), "deployment", ".tmp");
      archive.as(ZipExporter.class).exportTo(whole.toFile(), true);
      Files.move(whole, war);
    } catch (IOException e) {
      throw new DeploymentException("could not write " + war, e);
    }
    Path failed = marker(war, "deployFailed");
    Path deployed = marker(war, "deployed");
    await(() -> Files.exists(deployed) || Files.exists(failed));
    if (Files.exists(failed)) {
      throw new DeploymentException(archive.getName() + " was not deployed");
    }
    return new ProtocolMetaData();
  }

  @Override
  public void undeploy(Archive<?> archive) throws DeploymentException {
    Path war = autodeploy().resolve(archive.getName());
    try {
      Files.delete(war);
    } catch (IOException e) {
      throw new DeploymentException("could not delete " + war, e);
    }
    await(() -> !Files.exists(marker(war, "deployed")));
  }

  @Override
  public void stop() throws LifecycleException {
    server.destroy();
    try {
      if (!server.waitFor(60, TimeUnit.SECONDS)) {
        server.destroyForcibly();
        throw new LifecycleException("Payara Micro did not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path autodeploy() {
    return configuration.home().resolve("autodeploy");
  }

  private static Path marker(Path war, String state) {
    return war.resolveSibling(war.getFileName() + "_" + state);
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "";
    }
  }

  private void await(BooleanSupplier condition) throws DeploymentException {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (!condition.getAsBoolean()) {
      if (!server.isAlive() || System.nanoTime() - end > 0) {
        throw new DeploymentException("Payara Micro did not answer: see its server.log");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
