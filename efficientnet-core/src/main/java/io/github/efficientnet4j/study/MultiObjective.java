package io.github.efficientnet4j.study;

/**
 * The objective of the paper's baseline search (section 4): accuracy · (cost / T)<sup>w</sup>.
 *
 * <p>w is negative. A network that costs twice as much needs an accuracy that is higher by the
 * factor 2<sup>−w</sup> for the same score.
 *
 * <p>Immutable and thread-safe.
 *
 * @param target T, the multiply-adds at which the score equals the accuracy, at least 1
 * @param exponent w, at most 0; with 0 the score is the accuracy
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
   * {@return the score of a network; higher is better}
   *
   * @param accuracy the accuracy, in [0, 1]
   * @param multiplyAdds the multiply-adds of one image, at least 1
   */
  public double score(double accuracy, long multiplyAdds) {
    return accuracy * Math.pow((double) multiplyAdds / target, exponent);
  }
}
