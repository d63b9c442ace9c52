package io.github.efficientnet4j.cli.chart;

import io.github.efficientnet4j.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;

/** Where charts go, which need libraries that a user may not have. */
final class ChartFile {

  private ChartFile() {}

  /** Draws; the first use of XChart's classes must lie in here. */
  interface Drawing {

    byte[] encoded() throws IOException;
  }

  /**
   * Draws a chart into a file, written at once.
   *
   * @throws IllegalStateException if a library is missing
   */
  static void write(Path file, Drawing drawing) throws IOException {
    byte[] encoded;
    try {
      encoded = drawing.encoded();
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "drawing charts needs org.knowm.xchart:xchart and"
              + " de.erichseifert.vectorgraphics2d:VectorGraphics2D on the class path; "
              + e.getMessage()
              + " is missing",
          e);
    }
    AtomicFile.write(file, encoded);
  }
}
