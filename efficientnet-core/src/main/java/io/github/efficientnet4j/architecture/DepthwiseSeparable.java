package io.github.efficientnet4j.architecture;

/**
 * MobileNetV1's block: a depthwise kxk convolution, then a 1x1 convolution, each with BatchNorm and
 * activation, without a skip connection (arXiv:1704.04861, section 3.1).
 *
 * <p>Immutable and thread-safe.
 *
 * @param kernel the side of the depthwise kernel, odd, at least 1
 */
public record DepthwiseSeparable(int kernel) implements Block {

  /**
   * Creates the block.
   *
   * @throws IllegalArgumentException if {@code kernel} is even or below 1
   */
  public DepthwiseSeparable {
    MBConv.requireOddKernel(kernel);
  }

  @Override
  public String label() {
    return "Separable, k" + kernel + "x" + kernel;
  }
}
