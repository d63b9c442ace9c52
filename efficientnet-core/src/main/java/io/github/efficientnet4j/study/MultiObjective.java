package io.github.efficientnet4j.study;

/**
 * What the paper's search for its baseline maximises (section 4): accuracy · (cost /
 * T)<sup>w</sup>, with a negative w, so that a network twice as costly must be more accurate by a
 * factor of 2<sup>−w</sup>.
 *
 * <p>Immutable and thread-safe.
 *
 * @param target T, the multiply-adds at which the score is the accuracy, at least 1
 * @param exponent w, at most 0; 0 for the accuracy alone
 */
public record MultiObjective(long target, double exponent) {

  /** The paper's w. */
  public static final double PAPER_EXPONENT = -0.07;

  /**
   * Creates the objective.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public MultiObjective {
    if (target < 1) {
      throw new IllegalArgumentException(
          "the target must be at least 1 multiply-add, but was " + target);
    }
    if (!(exponent <= 0 && exponent > Double.NEGATIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the exponent of cost must be at most 0 and finite, the paper's is "
              + PAPER_EXPONENT
              + ", but was "
              + exponent);
    }
  }

  /**
   * Scores a network.
   *
   * @param accuracy in [0, 1]
   * @param multiplyAdds of one image, at least 1
   * @return the higher, the better
   */
  public double score(double accuracy, long multiplyAdds) {
    return accuracy * Math.pow((double) multiplyAdds / target, exponent);
  }
}
