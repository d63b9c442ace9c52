package io.github.efficientnet4j.study;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Finds the factor by which one dimension must grow so that a network reaches a given cost.
 *
 * <p>The cost is counted on the graph of the scaled network. Channels, repeats and resolutions are
 * integers. The cost therefore grows in steps, and there is no closed formula.
 *
 * <p>Immutable and thread-safe.
 *
 * @param baseline the network to scale
 * @param dimension the dimension to scale
 */
public record EqualCost(Baseline baseline, Dimension dimension) {

  /** A factor far beyond practical networks, but small enough that sizes do not overflow. */
  private static final double MAX_FACTOR = 256;

  /** The precision at which a bisection ends. No network has steps this small. */
  private static final double PRECISION = 1e-6;

  private static final int MAX_DECIMALS = 6;

  private record Range(double low, double high) {}

  /**
   * Finds a factor at which the network's multiply-adds are nearest to a given number. If two
   * networks are equally near, the smaller one counts.
   *
   * @param multiplyAdds the cost to match, at least the baseline's cost
   * @return a factor of at least 1; of all factors that give the same network, one with few
   *     decimals
   * @throws IllegalArgumentException if the baseline costs more, or if no factor reaches the cost
   */
  public double factor(long multiplyAdds) {
    long least = cost(1);
    if (multiplyAdds < least) {
      throw new IllegalArgumentException(
          "the baseline has "
              + least
              + " multiply-adds already, more than the "
              + multiplyAdds
              + " to match by scaling it up");
    }
    Range step = step(1, multiplyAdds);
    long below = cost(step.low());
    long above = cost(step.high());
    boolean belowIsNearer = multiplyAdds - below <= above - multiplyAdds;
    return belowIsNearer
        ? simplest(below == least ? 1 : step(1, below - 1).high(), step.low())
        : simplest(step.high(), step(step.high(), above).low());
  }

  /**
   * {@return two neighbouring factors: the first costs at most the given number, the second costs
   * more}
   */
  private Range step(double from, long multiplyAdds) {
    double low = from;
    double high = from;
    while (cost(high) <= multiplyAdds) {
      low = high;
      high *= 2;
      if (high > MAX_FACTOR) {
        throw new IllegalArgumentException(
            "no "
                + dimension.series()
                + " up to "
                + MAX_FACTOR
                + " times the baseline's has more than "
                + multiplyAdds
                + " multiply-adds");
      }
    }
    while (high - low > PRECISION) {
      double middle = (low + high) / 2;
      if (cost(middle) <= multiplyAdds) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new Range(low, high);
  }

  private long cost(double factor) {
    return baseline.multiplyAdds(dimension.by(factor));
  }

  /** {@return the decimal with the fewest digits near the middle of a range} */
  private static double simplest(double low, double high) {
    BigDecimal middle = BigDecimal.valueOf((low + high) / 2);
    for (int decimals = 0; decimals <= MAX_DECIMALS; decimals++) {
      double rounded = middle.setScale(decimals, RoundingMode.HALF_UP).doubleValue();
      if (rounded >= low && rounded <= high) {
        return rounded;
      }
    }
    return middle.doubleValue();
  }
}
