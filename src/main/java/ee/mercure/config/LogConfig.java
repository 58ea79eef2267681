package ee.mercure.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * What orders the updates.
 *
 * @param kind what it is; all that follows is about shared ones alone
 * @param url where the engine is, beginning with {@code jdbc:postgresql:} or as Redis has it; empty
 *     for the others
 * @param login who the hub is there
 * @param sentinels who the hub is at sentinels of Redis
 * @param name tells several logs on one engine apart
 * @param timeout how long an append may take
 * @param lease how long a hub may be silent
 * @param trims whether what a hub no longer keeps is dropped from the log
 */
public record LogConfig(
    Kind kind,
    String url,
    Login login,
    Login sentinels,
    String name,
    Duration timeout,
    Duration lease,
    boolean trims) {
  private static final String LOG = "mercure.log";
  private static final String URL = "mercure.log.url";
  private static final String USER = "mercure.log.user";
  private static final String PASSWORD = "mercure.log.password";
  private static final String PASSWORD_FILE = "mercure.log.password-file";
  private static final String SENTINEL_USER = "mercure.log.sentinel-user";
  private static final String SENTINEL_PASSWORD = "mercure.log.sentinel-password";
  private static final String SENTINEL_PASSWORD_FILE = "mercure.log.sentinel-password-file";
  private static final String NAME = "mercure.log.name";
  private static final String TIMEOUT = "mercure.log.timeout";
  private static final String LEASE = "mercure.log.lease";
  private static final String TRIM = "mercure.log.trim";

  private static final Pattern POSTGRESQL_URL = Pattern.compile("(?:jdbc:)?postgresql://.+");
  private static final String HOST = "(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?";
  private static final String HOSTS = HOST + "(?:," + HOST + ")*";
  private static final String SENTINEL_URL =
      "rediss?-sentinel://" + HOSTS + "(?:/[0-9]{0,4})?#[A-Za-z0-9._-]+";
  private static final Pattern REDIS_URL =
      Pattern.compile(
          "rediss?://"
              + HOST
              + "(?:/[0-9]{0,4})?|rediss?-cluster://"
              + HOSTS
              + "/?|"
              + SENTINEL_URL);
  private static final Pattern SECRET_IN_URL =
      Pattern.compile("(?i)//[^/?]*@|[?&](?:ssl)?password=");
  private static final Pattern TABLE = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(3);

  /** What a log is. */
  public enum Kind {
    /** The hub's own, with its history. */
    EMBEDDED,
    /** The hub's own, in memory. */
    MEMORY,
    /** In a database, for any number of hubs. */
    POSTGRESQL,
    /** In a stream of Redis or Valkey, for any number of hubs. */
    REDIS;

    /** Whether other hubs may write to it. */
    boolean isShared() {
      return this == POSTGRESQL || this == REDIS;
    }
  }

  /** Who the hub is at a server. */
  public record Login(Optional<String> user, Optional<String> password) {

    /** Without the password. */
    @Override
    public String toString() {
      return "Login[" + user.orElse("") + "]";
    }
  }

  /** Whether other hubs may write to it. */
  public boolean isShared() {
    return kind.isShared();
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "LogConfig[" + kind + ", " + name + "]";
  }

  static Kind kind(Settings settings) {
    return Kind.valueOf(
        settings
            .oneOf(LOG, "embedded", "embedded", "memory", "postgresql", "redis")
            .toUpperCase(Locale.ROOT));
  }

  static LogConfig from(Config config) {
    Settings settings = new Settings(config);
    Kind kind = kind(settings);
    if (!kind.isShared()) {
      for (String setting :
          List.of(
              URL,
              USER,
              PASSWORD,
              PASSWORD_FILE,
              SENTINEL_USER,
              SENTINEL_PASSWORD,
              SENTINEL_PASSWORD_FILE,
              NAME,
              TIMEOUT,
              LEASE,
              TRIM)) {
        if (settings.raw(setting).isPresent()) {
          throw new ConfigException(setting, "is set without " + LOG + "=postgresql or redis");
        }
      }
    }
    String url = kind.isShared() ? url(settings, kind) : "";
    return new LogConfig(
        kind,
        url,
        new Login(settings.text(USER), password(settings, PASSWORD, PASSWORD_FILE)),
        sentinels(settings, url),
        name(settings),
        settings.positiveDuration(TIMEOUT, "5s"),
        lease(settings),
        settings.flag(TRIM, true));
  }

  private static String url(Settings settings, Kind kind) {
    boolean redis = kind == Kind.REDIS;
    String url =
        settings
            .text(URL)
            .orElseThrow(
                () ->
                    new ConfigException(
                        URL, "must be set with " + LOG + (redis ? "=redis" : "=postgresql")));
    if (SECRET_IN_URL.matcher(url).find()) {
      throw new ConfigException(
          URL, "must not hold a user or a password: set " + USER + " and " + PASSWORD);
    }
    if (!(redis ? REDIS_URL : POSTGRESQL_URL).matcher(url).matches()) {
      throw new ConfigException(
          URL,
          redis
              ? "must be such as redis://redis.example:6379/0,"
                  + " redis-sentinel://s1.example:26379,s2.example:26379/0#primary or"
                  + " redis-cluster://n1.example:6379,n2.example:6379, with rediss for TLS"
              : "must be such as postgresql://db.example:5432/mercure");
    }
    return redis || url.startsWith("jdbc:") ? url : "jdbc:" + url;
  }

  private static Login sentinels(Settings settings, String url) {
    if (!url.contains("-sentinel:")) {
      for (String setting : List.of(SENTINEL_USER, SENTINEL_PASSWORD, SENTINEL_PASSWORD_FILE)) {
        if (settings.raw(setting).isPresent()) {
          throw new ConfigException(setting, "is set, but " + URL + " names no sentinels");
        }
      }
    }
    return new Login(
        settings.text(SENTINEL_USER),
        password(settings, SENTINEL_PASSWORD, SENTINEL_PASSWORD_FILE));
  }

  private static Optional<String> password(Settings settings, String setting, String fileSetting) {
    Optional<String> inline = settings.raw(setting);
    Optional<String> file = settings.text(fileSetting);
    if (inline.isPresent() && file.isPresent()) {
      throw new ConfigException(setting, "and " + fileSetting + " exclude each other");
    }
    return file.map(path -> read(fileSetting, path)).or(() -> inline);
  }

  private static String read(String setting, String path) {
    try {
      String text = Files.readString(Path.of(path)).replaceFirst("\\r?\\n\\z", "");
      if (!text.isEmpty()) {
        return text;
      }
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException(setting, "names a file that cannot be read");
    }
    throw new ConfigException(setting, "names an empty file");
  }

  private static String name(Settings settings) {
    String name = settings.text(NAME).orElse("mercure");
    if (!TABLE.matcher(name).matches()) {
      throw new ConfigException(
          NAME, "must be lower-case letters, digits and underscores, at most 40, a letter first");
    }
    return name;
  }

  private static Duration lease(Settings settings) {
    Duration lease = settings.duration(LEASE, "15s");
    if (lease.compareTo(SHORTEST_LEASE) < 0) {
      throw new ConfigException(LEASE, "must be at least 3s");
    }
    return lease;
  }
}
