package io.github.efficientnet4j.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The most memory that this process has held at once, native libraries included.
 *
 * <p>Thread-safe.
 */
public final class PeakMemory {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String FIELD = "VmHWM:";

  private PeakMemory() {}

  /**
   * The peak of the resident set so far ({@code VmHWM}).
   *
   * @return bytes; empty where there is no {@code /proc}: on all systems but Linux
   */
  public static OptionalLong bytes() {
    try {
      return parse(Files.readAllLines(STATUS));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** From a line like {@code VmHWM: 35912 kB}. */
  static OptionalLong parse(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith(FIELD))
        .map(line -> line.substring(FIELD.length()).replace("kB", "").strip())
        .mapToLong(kilobytes -> 1024 * Long.parseLong(kilobytes))
        .findFirst();
  }
}
