package io.github.efficientnet4j.weights.published;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The settings of a cache: its folder, the mirrors, and the time limits and attempts of a download.
 * Immutable.
 */
record CacheSettings(
    Path directory,
    Map<WeightsSource, URI> mirrors,
    boolean offline,
    Duration connectTimeout,
    Duration stallTimeout,
    int attempts,
    Duration firstPause) {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration STALL_TIMEOUT = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 5;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  CacheSettings {
    directory = directory.toAbsolutePath().normalize();
    mirrors = Map.copyOf(mirrors);
    requirePositive(connectTimeout, "connectTimeout");
    requirePositive(stallTimeout, "stallTimeout");
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts must be positive, given " + attempts);
    }
    Objects.requireNonNull(firstPause, "firstPause");
  }

  static CacheSettings in(Path directory) {
    return new CacheSettings(
        directory, Map.of(), false, CONNECT_TIMEOUT, STALL_TIMEOUT, ATTEMPTS, FIRST_PAUSE);
  }

  /**
   * Reads the settings. A system property overrides the environment variable of the same meaning.
   * Both look-ups return null for a setting that is absent.
   */
  static CacheSettings of(UnaryOperator<String> properties, UnaryOperator<String> environment) {
    Optional<String> directory = setting("cache", properties, environment);
    CacheSettings settings =
        in(directory.map(Path::of).orElseGet(() -> userCache(properties, environment)));
    Optional<String> offline = setting("offline", properties, environment);
    if (offline.isPresent()) {
      settings = settings.withOffline(truth(offline.get()));
    }
    for (WeightsSource source : WeightsSource.values()) {
      String key = "mirror." + source.name().toLowerCase(Locale.ROOT);
      Optional<String> mirror = setting(key, properties, environment);
      if (mirror.isPresent()) {
        settings = settings.withMirror(source, URI.create(mirror.get()));
      }
    }
    return settings;
  }

  CacheSettings withDirectory(Path value) {
    return new CacheSettings(
        value, mirrors, offline, connectTimeout, stallTimeout, attempts, firstPause);
  }

  CacheSettings withOffline(boolean value) {
    return new CacheSettings(
        directory, mirrors, value, connectTimeout, stallTimeout, attempts, firstPause);
  }

  CacheSettings withTimeouts(Duration connect, Duration stall) {
    return new CacheSettings(directory, mirrors, offline, connect, stall, attempts, firstPause);
  }

  CacheSettings withAttempts(int count, Duration pause) {
    return new CacheSettings(
        directory, mirrors, offline, connectTimeout, stallTimeout, count, pause);
  }

  CacheSettings withMirror(WeightsSource source, URI base) {
    Map<WeightsSource, URI> more = new EnumMap<>(WeightsSource.class);
    more.putAll(mirrors);
    more.put(source, folder(base));
    return new CacheSettings(
        directory, more, offline, connectTimeout, stallTimeout, attempts, firstPause);
  }

  URI uri(PublishedWeights weights) {
    WeightsSource source = weights.source();
    return mirrors.getOrDefault(source, source.defaultBase()).resolve(weights.path());
  }

  Path file(PublishedWeights weights) {
    return directory.resolve(weights.fileName());
  }

  private static Optional<String> setting(
      String key, UnaryOperator<String> properties, UnaryOperator<String> environment) {
    String variable = "EFFICIENTNET4J_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
    return nonBlank(properties.apply("efficientnet4j." + key))
        .or(() -> nonBlank(environment.apply(variable)));
  }

  /** {@return this library's folder in the operating system's cache folder of the user} */
  private static Path userCache(
      UnaryOperator<String> properties, UnaryOperator<String> environment) {
    String system =
        nonBlank(properties.apply("os.name")).orElse("unknown").toLowerCase(Locale.ROOT);
    Path home = Path.of(nonBlank(properties.apply("user.home")).orElse("."));
    Path caches;
    if (system.startsWith("windows")) {
      caches =
          nonBlank(environment.apply("LOCALAPPDATA"))
              .map(Path::of)
              .orElse(home.resolve("AppData").resolve("Local"));
    } else if (system.startsWith("mac")) {
      caches = home.resolve("Library").resolve("Caches");
    } else {
      // The XDG Base Directory Specification says that a relative path is invalid and must be
      // ignored.
      caches =
          nonBlank(environment.apply("XDG_CACHE_HOME"))
              .map(Path::of)
              .filter(Path::isAbsolute)
              .orElse(home.resolve(".cache"));
    }
    return caches.resolve("efficientnet4j");
  }

  private static boolean truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default ->
          throw new IllegalArgumentException(
              "efficientnet4j.offline (EFFICIENTNET4J_OFFLINE) must be true or false, given '"
                  + text
                  + "'");
    };
  }

  private static Optional<String> nonBlank(String text) {
    return Optional.ofNullable(text).map(String::strip).filter(stripped -> !stripped.isEmpty());
  }

  private static URI folder(URI base) {
    String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("https") || scheme.equals("http"))
        || base.getHost() == null
        || base.getRawQuery() != null
        || base.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "a mirror is an http or https address without query, such as"
              + " https://mirror.example/models/, given '"
              + base
              + "'");
    }
    return base.toString().endsWith("/") ? base : URI.create(base + "/");
  }

  private static void requirePositive(Duration duration, String what) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(what + " must be positive, given " + duration);
    }
  }

  /** {@return instructions for a user without a network} */
  String byHand(PublishedWeights weights) {
    return "to place it by hand, save "
        + uri(weights)
        + " as "
        + file(weights)
        + " (expected: "
        + weights.checksum().expectation()
        + ")";
  }
}
