package ee.mercure.bench.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A server under load: its process, with those that it started, as the kernel sees it. */
public final class ServerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final double TICKS_PER_SECOND = 100;
  private static final int UTIME = 11;
  private static final int STIME = 12;

  private final Process process;
  private final Path directory;
  private final int port;

  private ServerProcess(Process process, Path directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
  }

  /**
   * Starts a server and waits until it answers a request for this path with anything but 404 or a
   * server's error, as servers do while they deploy (Payara 500, others 503).
   *
   * @param directory where it runs and writes {@code out.log}
   */
  static ServerProcess start(
      List<String> command, Map<String, String> environment, Path directory, int port, String path)
      throws IOException, InterruptedException {
    refuseOther(port);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    Path log = directory.resolve("out.log");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    ServerProcess server = new ServerProcess(builder.start(), directory, port);
    // A run that is broken off leaves nothing behind either.
    Runtime.getRuntime().addShutdownHook(new Thread(server.process::destroyForcibly));
    try {
      server.awaitAnswer(path, log);
      return server;
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  /** One that is left from an interrupted run would be measured instead. */
  private static void refuseOther(int port) throws IOException {
    try (Socket other = new Socket(InetAddress.getLoopbackAddress(), port)) {
      throw new IOException("port " + other.getPort() + " is taken by another server");
    } catch (ConnectException e) {
      // Nobody listens, as it must be.
      return;
    }
  }

  private void awaitAnswer(String path, Path log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (!answers(path)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("a server does not start, see " + log);
      }
      Thread.sleep(100);
    }
  }

  private boolean answers(String path) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2000);
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return status.matches("HTTP/1\\.1 (?!404|5)...");
    } catch (IOException e) {
      return false;
    }
  }

  public int port() {
    return port;
  }

  /** Where it runs and writes. */
  public Path directory() {
    return directory;
  }

  public long pid() {
    return process.pid();
  }

  private Stream<Long> pids() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(ProcessHandle::pid);
  }

  /** User and system time so far. */
  public double cpuSeconds() {
    return pids().mapToDouble(ServerProcess::cpuSeconds).sum();
  }

  /** User and system time so far of the threads that compile, of a JVM. */
  public double compilerSeconds() throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid() + "/task"))) {
      return threads
          .filter(ServerProcess::compiles)
          .mapToDouble(thread -> cpuSeconds(thread.resolve("stat")))
          .sum();
    }
  }

  private static boolean compiles(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\n");
    } catch (IOException e) {
      // It has ended meanwhile.
      return false;
    }
  }

  /** User and system time of one process, to 10 ms (proc(5), {@code /proc/pid/stat}). */
  public static double cpuSeconds(long pid) {
    return cpuSeconds(Path.of("/proc/" + pid + "/stat"));
  }

  private static double cpuSeconds(Path file) {
    try {
      String stat = Files.readString(file);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Resident memory in bytes. */
  public long rss() {
    return pids().mapToLong(ServerProcess::rss).sum();
  }

  private static long rss(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .sum()
          * 1024;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Bytes of the live objects of a JVM, after a full collection. */
  public long liveHeap() throws IOException, InterruptedException {
    List<String> lines = jcmd("GC.class_histogram").lines().toList();
    String[] total = lines.get(lines.size() - 1).trim().split("\\s+", -1);
    return Long.parseLong(total[2]);
  }

  /** What a JVM answers to a diagnostic command. */
  public String jcmd(String... command) throws IOException, InterruptedException {
    String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    List<String> words = new ArrayList<>(List.of(tool, Long.toString(pid())));
    words.addAll(List.of(command));
    Process jcmd = new ProcessBuilder(words).redirectErrorStream(true).start();
    String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException(answer);
    }
    return answer;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process
        .onExit()
        .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
        .exceptionally(late -> process.destroyForcibly())
        .thenCompose(Process::onExit)
        .join();
  }
}
