package io.github.efficientnet4j.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether somebody is watching.
 *
 * <p>Thread-safe.
 */
public final class Terminal {

  /** Says it where it cannot be found out, and to tests. */
  public static final String PROPERTY = "efficientnet4j.cli.terminal";

  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Terminal() {}

  /**
   * Whether standard error is a terminal, on which a progress bar may be drawn.
   *
   * @return false also where that cannot be told
   */
  public static boolean showsStandardError() {
    String told = System.getProperty(PROPERTY);
    if (told != null) {
      return Boolean.parseBoolean(told);
    }
    try {
      if (Files.isSymbolicLink(STANDARD_ERROR)) {
        String device = Files.readSymbolicLink(STANDARD_ERROR).toString();
        return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
      }
    } catch (IOException e) {
      // As on a system without /proc.
    }
    // Java tells of standard input and output only; whoever redirects those may see no bar.
    return System.console() != null;
  }
}
