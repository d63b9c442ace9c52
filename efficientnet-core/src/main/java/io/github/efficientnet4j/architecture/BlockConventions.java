package io.github.efficientnet4j.architecture;

import java.util.Objects;

/**
 * What all blocks of a network have in common, and a block's own description does not say.
 *
 * <p>Immutable and thread-safe.
 *
 * @param activation the activation of every layer that has one
 * @param batchNorm the constants of every BatchNorm
 * @param padding the padding of every convolution
 */
public record BlockConventions(Activation activation, BatchNorm batchNorm, PaddingMode padding) {

  /** EfficientNet in PyTorch: SiLU, epsilon 1e-5 and momentum 0.1, symmetric padding. */
  public static final BlockConventions PYTORCH =
      new BlockConventions(Activation.SILU, BatchNorm.PYTORCH, PaddingMode.SYMMETRIC);

  /** EfficientNet in its original release: SiLU, epsilon 1e-3 and decay 0.99, 'SAME' padding. */
  public static final BlockConventions TENSORFLOW =
      new BlockConventions(Activation.SILU, BatchNorm.TENSORFLOW, PaddingMode.SAME);

  /** Creates the conventions. */
  public BlockConventions {
    Objects.requireNonNull(activation, "activation");
    Objects.requireNonNull(batchNorm, "batchNorm");
    Objects.requireNonNull(padding, "padding");
  }

  /**
   * Those of a network.
   *
   * @param network the architecture
   * @return its activation, BatchNorm and padding
   */
  public static BlockConventions of(Architecture network) {
    return new BlockConventions(network.activation(), network.batchNorm(), network.padding());
  }

  /**
   * A copy with another activation.
   *
   * @param function the activation of every layer that has one
   * @return the changed conventions
   */
  public BlockConventions withActivation(Activation function) {
    return new BlockConventions(function, batchNorm, padding);
  }

  /**
   * A copy with other constants of BatchNorm.
   *
   * @param constants epsilon and momentum
   * @return the changed conventions
   */
  public BlockConventions withBatchNorm(BatchNorm constants) {
    return new BlockConventions(activation, constants, padding);
  }

  /**
   * A copy with another padding.
   *
   * @param mode the padding of every convolution
   * @return the changed conventions
   */
  public BlockConventions withPadding(PaddingMode mode) {
    return new BlockConventions(activation, batchNorm, mode);
  }
}
