package io.github.efficientnet4j.architecture;

/**
 * The constants of batch normalisation.
 *
 * <p>Immutable and thread-safe.
 *
 * @param epsilon the value added to the variance under the root, above 0
 * @param momentum the weight of the new batch in the running statistics, in (0, 1]. This is
 *     PyTorch's definition, one minus TensorFlow's decay: the paper's 0.99 is 0.01 here.
 */
public record BatchNorm(double epsilon, double momentum) {

  /** The constants of the paper and of TensorFlow: epsilon 1e-3, decay 0.99. */
  public static final BatchNorm TENSORFLOW = new BatchNorm(1e-3, 0.01);

  /** PyTorch's defaults: epsilon 1e-5, momentum 0.1. */
  public static final BatchNorm PYTORCH = new BatchNorm(1e-5, 0.1);

  /**
   * Creates the constants.
   *
   * @throws IllegalArgumentException if a constant is out of range
   */
  public BatchNorm {
    if (!(epsilon > 0 && epsilon < 1)) {
      throw new IllegalArgumentException(
          "BatchNorm epsilon must be in (0, 1), but was " + epsilon + "; usual are 1e-5 and 1e-3");
    }
    if (!(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "BatchNorm momentum must be in (0, 1], but was "
              + momentum
              + "; it is the weight of the new batch (TensorFlow's 0.99 is 0.01 here)");
    }
  }
}
