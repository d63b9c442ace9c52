package io.github.efficientnet4j.weights.published;

import java.util.Objects;

/**
 * The constants of a network that its weight file does not hold and without which the same weights
 * give other logits. Immutable.
 *
 * @param padding how convolutions with stride 2 are padded
 * @param batchNormEpsilon added to the variance in batch normalisation; positive
 * @param batchNormMomentum share of the new batch in the running statistics (PyTorch's sense;
 *     TensorFlow's decay is one minus it), between 0 and 1; matters in training only
 */
public record PublishedNumerics(
    Padding padding, double batchNormEpsilon, double batchNormMomentum) {

  /** The two padding conventions; they differ at stride 2 on even sizes only. */
  public enum Padding {
    /** {@code (k - 1) / 2} on every side, as PyTorch networks have it. */
    SYMMETRIC,
    /** TensorFlow's {@code SAME}: what is odd goes to the bottom and the right. */
    SAME
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when epsilon is not positive or momentum is outside 0..1
   */
  public PublishedNumerics {
    Objects.requireNonNull(padding, "padding");
    if (!(batchNormEpsilon > 0 && batchNormEpsilon < 1)) {
      throw new IllegalArgumentException(
          "batchNormEpsilon must lie between 0 and 1, given " + batchNormEpsilon);
    }
    if (!(batchNormMomentum > 0 && batchNormMomentum <= 1)) {
      throw new IllegalArgumentException(
          "batchNormMomentum must be above 0 and at most 1, given " + batchNormMomentum);
    }
  }
}
