package ee.mercure.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import ee.mercure.blackbox.application.InsideServlet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The server runs the libraries of the archive, and listens where it is told to. */
@ExtendWith(ArquillianExtension.class)
final class InsideIT {
  private static final String LISTENS = "0A";

  private final Hub hub = Hub.deployed();

  @Deployment(testable = false)
  static WebArchive hub() {
    return HubArchive.withClasses(InsideServlet.class).build();
  }

  private List<String[]> lines() {
    return hub.request("GET", InsideServlet.PATH)
        .send()
        .text()
        .lines()
        .map(line -> line.split(" ", 2))
        .toList();
  }

  @Test
  void everyLibraryIsTheOneOfTheArchive() {
    List<String[]> libraries = lines().stream().filter(l -> l[0].endsWith(".jar")).toList();
    assertThat(libraries).hasSizeGreaterThan(3);
    assertThat(libraries)
        .allSatisfy(library -> assertThat(library[1]).contains("WEB-INF/lib/" + library[0]));
  }

  @Test
  void nothingButTheHubsPortsIsOpenToOthers(@TempDir Path home) throws IOException {
    if (TestServer.current() != TestServer.LIBERTY) {
      int http = Integer.getInteger("it.http.port");
      assertOpen(process(), http, Integer.getInteger("it.https.port"));
      return;
    }
    // Arquillian deploys by a connector that opens a port, which is not shipped.
    try (HubProcess shipped = HubProcess.in(home)) {
      shipped.configure("<feature>localConnector-1.0</feature>", "");
      shipped.start(Map.of());
      assertOpen(shipped.pid(), shipped.port());
    }
  }

  /** The first of these ports is open, and no other but these is open to others. */
  private static void assertOpen(long process, Integer... ports) throws IOException {
    assertThat(openPorts(process, true)).contains(ports[0]);
    assertThat(openPorts(process, false)).isSubsetOf(ports);
  }

  private long process() {
    return lines().stream()
        .filter(line -> line[0].equals("process"))
        .mapToLong(line -> Long.parseLong(line[1]))
        .findAny()
        .orElseThrow();
  }

  /** What the kernel knows of the sockets of a process (proc(5), /proc/net/tcp). */
  private static List<Integer> openPorts(long process, boolean withLoopback) throws IOException {
    Set<String> sockets = socketsOf(process);
    List<Integer> open = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
        String[] fields = line.trim().split(" +", -1);
        if (fields[3].equals(LISTENS)
            && sockets.contains(fields[9])
            && (withLoopback || !isLoopback(fields[1]))) {
          open.add(Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), 16));
        }
      }
    }
    return open;
  }

  private static Set<String> socketsOf(long process) throws IOException {
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + process + "/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        if (Files.isSymbolicLink(descriptor)) {
          String target = Files.readSymbolicLink(descriptor).toString();
          if (target.startsWith("socket:[")) {
            sockets.add(target.substring(8, target.length() - 1));
          }
        }
      }
    }
    return sockets;
  }

  /** Words of four bytes, each with the least significant one first. */
  private static boolean isLoopback(String addressAndPort) throws UnknownHostException {
    String hex = addressAndPort.substring(0, addressAndPort.indexOf(':'));
    byte[] address = new byte[hex.length() / 2];
    for (int i = 0; i < address.length; i++) {
      int at = (i / 4 * 4 + 3 - i % 4) * 2;
      address[i] = (byte) Integer.parseInt(hex.substring(at, at + 2), 16);
    }
    return InetAddress.getByAddress(address).isLoopbackAddress();
  }
}
