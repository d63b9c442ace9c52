package io.github.efficientnet4j.architecture;

import java.util.Objects;

/**
 * The conventions that all blocks of a network share and that a block's own description does not
 * contain.
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
   * {@return the conventions of a network: its activation, BatchNorm and padding}
   *
   * @param network the architecture
   */
  public static BlockConventions of(Architecture network) {
    return new BlockConventions(network.activation(), network.batchNorm(), network.padding());
  }

  /**
   * {@return a copy with another activation}
   *
   * @param function the activation of every layer that has one
   */
  public BlockConventions withActivation(Activation function) {
    return new BlockConventions(function, batchNorm, padding);
  }

  /**
   * {@return a copy with other constants of BatchNorm}
   *
   * @param constants epsilon and momentum
   */
  public BlockConventions withBatchNorm(BatchNorm constants) {
    return new BlockConventions(activation, constants, padding);
  }

  /**
   * {@return a copy with another padding}
   *
   * @param mode the padding of every convolution
   */
  public BlockConventions withPadding(PaddingMode mode) {
    return new BlockConventions(activation, batchNorm, mode);
  }
}
