package io.github.efficientnet4j.cli.chart;

import java.util.Locale;

/** The kinds of file that charts are written to. */
public enum ChartFormat {
  /** Scalable; words are outlines, which look the same whatever fonts a reader has. */
  SVG,
  /** Pixels, two for each of the SVG's units. */
  PNG;

  /**
   * The ending of such files' names.
   *
   * @return {@code svg} or {@code png}
   */
  public String extension() {
    return name().toLowerCase(Locale.ROOT);
  }
}
