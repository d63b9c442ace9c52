package io.github.efficientnet4j.cli.chart;

import java.util.List;

/**
 * A figure of a study: accuracy against a quantity.
 *
 * @param name of its file, without the ending
 * @param title what it shows
 * @param quantity the horizontal axis
 * @param logarithmic whether equal distances on that axis are equal ratios
 * @param curves at least one
 */
record StudyFigure(
    String name, String title, String quantity, boolean logarithmic, List<Curve> curves) {

  /**
   * What belongs together.
   *
   * @param name for the legend
   * @param joined whether a line goes through the points
   * @param points in the order of the line
   */
  record Curve(String name, boolean joined, List<Point> points) {}

  /**
   * The mean of a trial.
   *
   * @param label beside the point; empty for none
   * @param x above 0
   * @param top1 in per cent
   * @param spread the standard deviation over seeds, in per cent; 0 with one seed
   */
  record Point(String label, double x, double top1, double spread) {}
}
