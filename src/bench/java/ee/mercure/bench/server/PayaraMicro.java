package ee.mercure.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Payara Micro, started as the README says.
 *
 * @param jar the runtime
 * @param settings the hub's commands for it
 */
record PayaraMicro(Path jar, Path settings) {
  static PayaraMicro ofBuild() {
    return new PayaraMicro(
        Servers.property("bench.payara"), Servers.property("bench.payara.settings"));
  }

  ServerProcess start(int port, Path home, Path war, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path commands = home.resolve("boot.asadmin");
    Files.writeString(
        commands,
        Files.readString(settings)
            + "\nset configs.config.server-config.network-config.network-listeners"
            + ".network-listener.http-listener.address=127.0.0.1\n");
    List<String> command = new ArrayList<>(Servers.java());
    command.addAll(
        List.of(
            "-Dorg.glassfish.grizzly.http.STRICT_HEADER_VALUE_VALIDATION_RFC_9110=false",
            "-jar",
            jar.toString(),
            "--nohazelcast",
            "--rootDir",
            home.resolve("root").toString(),
            "--port",
            Integer.toString(port),
            "--prebootcommandfile",
            commands.toString(),
            "--deploy",
            war.toString()));
    return ServerProcess.start(command, environment, home, port, Dialect.PATH);
  }
}
