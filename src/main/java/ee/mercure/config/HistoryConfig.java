package ee.mercure.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.Config;

/**
 * What is kept for those who resume.
 *
 * @param kind where it is kept
 * @param path the directory of the file, used by {@link Kind#FILE} alone
 * @param sync when an update counts as stored in the file
 * @param maxAge how long an update is kept in the file
 * @param maxUpdates how many updates are kept
 * @param maxBytes how much memory they may take, or how large they may be in the file
 * @param policies what holds for some topics in the file, the first that applies
 */
public record HistoryConfig(
    Kind kind,
    Path path,
    Sync sync,
    Duration maxAge,
    long maxUpdates,
    long maxBytes,
    List<PolicyConfig> policies) {
  private static final String POLICIES = "mercure.history.policies";

  public HistoryConfig {
    policies = List.copyOf(policies);
  }

  /** Where updates are kept. */
  public enum Kind {
    FILE,
    MEMORY,
    NONE
  }

  /** When an update counts as stored. */
  public enum Sync {
    ALWAYS,
    INTERVAL,
    NEVER
  }

  static HistoryConfig from(Config config) {
    Settings settings = new Settings(config);
    LogConfig.Kind log = LogConfig.kind(settings);
    Kind kind = kind(settings, log);
    boolean inFile = kind == Kind.FILE;
    Duration maxAge = settings.duration("mercure.history.max-age", "7d");
    if (maxAge.isZero()) {
      throw new ConfigException("mercure.history.max-age", "must be more than zero");
    }
    return new HistoryConfig(
        kind,
        path(settings, config),
        Sync.valueOf(
            upper(
                settings,
                "mercure.history.sync",
                // Where there is another durable copy, what this one has lost is read again.
                log.isShared() ? "never" : "always",
                "always",
                "interval",
                "never")),
        maxAge,
        settings.positive("mercure.history.max-updates", inFile ? 1_000_000 : 100_000),
        settings.bytes("mercure.history.max-bytes", inFile ? "1GiB" : "256MiB"),
        policies(settings, kind, maxAge));
  }

  private static Kind kind(Settings settings, LogConfig.Kind log) {
    String otherwise = log == LogConfig.Kind.MEMORY ? "memory" : "file";
    Kind kind =
        Kind.valueOf(upper(settings, "mercure.history", otherwise, "file", "memory", "none"));
    if (log == LogConfig.Kind.MEMORY && kind == Kind.FILE) {
      throw new ConfigException("mercure.history", "cannot be file with mercure.log=memory");
    }
    if (log.isShared() && kind != Kind.FILE) {
      throw new ConfigException("mercure.history", "must be file where several hubs share a log");
    }
    return kind;
  }

  private static List<PolicyConfig> policies(Settings settings, Kind kind, Duration maxAge) {
    List<String> names = settings.list(POLICIES);
    if (!names.isEmpty() && kind != Kind.FILE) {
      throw new ConfigException(POLICIES, "needs mercure.history=file");
    }
    if (names.stream().distinct().count() < names.size()) {
      throw new ConfigException(POLICIES, "names a policy twice");
    }
    return names.stream().map(name -> PolicyConfig.read(settings, name, maxAge)).toList();
  }

  private static String upper(Settings settings, String key, String otherwise, String... allowed) {
    return settings.oneOf(key, otherwise, allowed).toUpperCase(Locale.ROOT);
  }

  private static Path path(Settings settings, Config config) {
    try {
      return settings
          .text("mercure.history.path")
          .map(Path::of)
          .orElseGet(() -> DataDirectory.of(config));
    } catch (InvalidPathException e) {
      throw new ConfigException("mercure.history.path", "is no path");
    }
  }
}
