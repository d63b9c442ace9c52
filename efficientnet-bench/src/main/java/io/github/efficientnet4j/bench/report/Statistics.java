package io.github.efficientnet4j.bench.report;

import java.util.Arrays;

/** Statistics that a single bad turn does not move. */
final class Statistics {

  /** The median absolute deviation of a normal distribution, as a part of its deviation. */
  private static final double MAD_OF_NORMAL = 0.6745;

  private Statistics() {}

  /** The middle value, or the mean of the two middle ones. */
  static double median(double... values) {
    return percentile(50, values);
  }

  /** Between the values nearest in rank, linearly. */
  static double percentile(double percent, double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("there is no percentile of no values");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double rank = percent / 100 * (sorted.length - 1);
    int below = (int) rank;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
  }

  /** The standard deviation that the median absolute deviation speaks for. */
  static double deviation(double... values) {
    double median = median(values);
    double[] distances = Arrays.stream(values).map(value -> Math.abs(value - median)).toArray();
    return median(distances) / MAD_OF_NORMAL;
  }
}
