package io.github.efficientnet4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The version of this library, as the build wrote it down.
 *
 * <p>Stateless and thread-safe.
 */
public final class Version {

  private Version() {}

  /**
   * The version.
   *
   * @return for example {@code 0.1.0}
   */
  public static String current() {
    try (InputStream stream = Version.class.getResourceAsStream("version.txt")) {
      if (stream == null) {
        throw new IllegalStateException(
            "the library's version.txt is missing from the class path; build it with Maven");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
