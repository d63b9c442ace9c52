package io.github.efficientnet4j.cli.chart;

import io.github.efficientnet4j.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;

/** Where charts go, which need fonts and libraries that a user may not have. */
final class ChartFile {

  private ChartFile() {}

  /** Draws; the first use of XChart's classes must lie in here. */
  interface Drawing {

    byte[] encoded() throws IOException;
  }

  /**
   * Draws a chart into a file, written at once.
   *
   * @throws IllegalStateException if it cannot be drawn here: a library is missing, or a font, or
   *     the JVM's native code for graphics
   * @throws IOException if the file cannot be written
   */
  static void write(Path file, Drawing drawing) throws IOException {
    byte[] encoded;
    try {
      encoded = drawing.encoded();
    } catch (OutOfMemoryError e) {
      // It says itself what to do.
      throw e;
    } catch (RuntimeException | Error e) {
      throw new IllegalStateException(file + " cannot be drawn: " + reason(e), e);
    }
    AtomicFile.write(file, encoded);
  }

  /** The JDK has no exception for a system without fonts: each release fails in its own way. */
  private static String reason(Throwable failure) {
    String name = String.valueOf(failure.getMessage());
    if (failure instanceof NoClassDefFoundError
        && (name.contains("xchart") || name.contains("vectorgraphics2d"))) {
      return "it needs org.knowm.xchart:xchart and"
          + " de.erichseifert.vectorgraphics2d:VectorGraphics2D on the class path; "
          + name
          + " is missing";
    }
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root
        + "; the JVM draws with the fonts and libraries of the system: install fontconfig, freetype"
        + " and a font, such as DejaVu (packages fontconfig and fonts-dejavu-core of Debian and"
        + " Ubuntu), and a JRE that is not without java.desktop";
  }
}
