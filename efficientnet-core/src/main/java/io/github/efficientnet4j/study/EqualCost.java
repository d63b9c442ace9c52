package io.github.efficientnet4j.study;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Finds by how much one dimension must grow for a network to cost what another one costs. Cost is
 * counted on the scaled network's graph: because channels, repeats and resolutions are whole, it
 * grows in steps, and no formula tells where they are.
 *
 * <p>Immutable and thread-safe.
 *
 * @param baseline what is scaled
 * @param dimension what of it
 */
public record EqualCost(Baseline baseline, Dimension dimension) {

  /** Far beyond what anyone trains, and before sizes overflow. */
  private static final double MAX_FACTOR = 256;

  /** Where a bisection ends: no network has steps as fine as this. */
  private static final double PRECISION = 1e-6;

  private static final int MAX_DECIMALS = 6;

  private record Range(double low, double high) {}

  /**
   * A factor at which the network's multiply-adds come nearest to a given number; of two networks
   * equally near, the smaller one's.
   *
   * @param multiplyAdds the cost to match, at least the baseline's
   * @return a factor of at least 1, of all that lead to that network one with few decimals
   * @throws IllegalArgumentException if the baseline costs more, or no factor reaches that cost
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

  /** Two factors close to each other, one that costs at most so much and one that costs more. */
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

  /** The shortest decimal near the middle of a range. */
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
