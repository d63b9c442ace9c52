package io.github.efficientnet4j.study;

import io.github.efficientnet4j.architecture.Architecture;
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
  private static final double LARGEST_FACTOR = 256;

  /** Where a bisection ends: no network has steps as fine as this. */
  private static final double RESOLUTION = 1e-6;

  private static final int MOST_DECIMALS = 6;

  /**
   * The factor at which the network's multiply-adds come nearest to a given number; of two equally
   * near, the smaller.
   *
   * @param multiplyAdds the cost to match, at least the baseline's
   * @return a factor of at least 1, with as few decimals as lead to the same network
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
    double below = 1;
    double above = 1;
    while (cost(above) <= multiplyAdds) {
      below = above;
      above *= 2;
      if (above > LARGEST_FACTOR) {
        throw new IllegalArgumentException(
            "no "
                + dimension.series()
                + " up to "
                + LARGEST_FACTOR
                + " times the baseline's has "
                + multiplyAdds
                + " multiply-adds");
      }
    }
    while (above - below > RESOLUTION) {
      double middle = (below + above) / 2;
      if (cost(middle) <= multiplyAdds) {
        below = middle;
      } else {
        above = middle;
      }
    }
    boolean belowIsNearer = multiplyAdds - cost(below) <= cost(above) - multiplyAdds;
    return shortest(belowIsNearer ? below : above);
  }

  private long cost(double factor) {
    return baseline.multiplyAdds(dimension.by(factor));
  }

  /** The shortest decimal near a factor that makes the same network. */
  private double shortest(double factor) {
    Architecture network = baseline.scaledBy(dimension.by(factor));
    for (int decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
      double rounded =
          BigDecimal.valueOf(factor).setScale(decimals, RoundingMode.HALF_UP).doubleValue();
      if (baseline.scaledBy(dimension.by(rounded)).equals(network)) {
        return rounded;
      }
    }
    return factor;
  }
}
