package ee.mercure.blackbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All programs of {@link ClientProgram}, running side by side, and what they tell. */
final class ClientPrograms implements AutoCloseable {
  /** An event as a client hands it out; an empty id when it has none. */
  record Received(String type, String id, String data) {
    /** Whether the hub itself tells something, which is no update, and must have data as well. */
    boolean isNotice() {
      return type.equals("mercure") && !data.isEmpty();
    }
  }

  private final PageServer pages =
      PageServer.serve(Path.of(System.getProperty("it.clients.sources"), "browser", "page.html"));
  private final List<ClientStream> streams = new ArrayList<>();
  private final List<Program> running = new ArrayList<>();

  /** The origin of the browsers' page. */
  String origin() {
    String page = pages.page();
    return page.substring(0, page.length() - 1);
  }

  /**
   * Starts them all.
   *
   * @param shared a topic of all streams, beside each one's own
   * @param cursor where they begin; empty for now
   */
  void start(HubProcess server, Path directory, String shared, String cursor)
      throws IOException, GeneralSecurityException {
    Path trusted = TestCertificate.load().writePem(directory.resolve("trusted.pem"));
    for (ClientProgram program : ClientProgram.values()) {
      Path own = Files.createDirectory(directory.resolve(program.name()));
      ClientProgram.Surroundings at = new ClientProgram.Surroundings(server, own, pages, trusted);
      List<ClientStream> mine = program.streams();
      List<String> command = new ArrayList<>(program.command(at));
      command.addAll(program.arguments(at, mine, shared, cursor));
      Map<String, String> environment =
          Map.of("CA_FILE", trusted.toString(), "HOME", own.toString());
      running.add(Program.start(program.debianPackage(), own, environment, command));
      streams.addAll(mine);
    }
  }

  List<ClientStream> streams() {
    return streams;
  }

  /** What each stream, by its name, has received so far. */
  Map<String, List<Received>> received() {
    Map<String, List<Received>> received = new LinkedHashMap<>();
    streams.forEach(stream -> received.put(stream.name(), new ArrayList<>()));
    told()
        .filter(line -> line.containsKey("data"))
        .forEach(
            line ->
                received
                    .get(text(line, "stream"))
                    .add(new Received(text(line, "type"), text(line, "id"), text(line, "data"))));
    return received;
  }

  /** The protocols that streams, by their name, were told of by clients that know it. */
  Map<String, String> protocols() {
    Map<String, String> protocols = new LinkedHashMap<>();
    told()
        .filter(line -> line.containsKey("protocol"))
        .forEach(line -> protocols.put(text(line, "stream"), text(line, "protocol")));
    return protocols;
  }

  private Stream<Map<String, Object>> told() {
    return Stream.concat(printed(), pages.reports().stream())
        .filter(ClientPrograms::isTold)
        .map(SubscriptionApi::document);
  }

  private Stream<String> printed() {
    return running.stream().flatMap(program -> program.output().lines());
  }

  /** Programs say more than what they are asked for, and a line may be half written. */
  private static boolean isTold(String line) {
    return line.startsWith("{\"stream\":") && line.endsWith("}");
  }

  private static String text(Map<String, Object> line, String member) {
    return String.valueOf(line.get(member));
  }

  /** What else the programs have printed last, to see why one fails. */
  String complaints() {
    List<String> lines = printed().filter(line -> !isTold(line)).toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 50), lines.size()));
  }

  @Override
  public void close() {
    running.forEach(Program::close);
    pages.close();
  }
}
