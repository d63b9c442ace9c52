package io.github.efficientnet4j.architecture;

/**
 * A plain convolution with BatchNorm and activation, without a skip connection.
 *
 * <p>Immutable and thread-safe.
 *
 * @param kernel the side of the kernel, odd, at least 1
 */
public record ConvolutionBlock(int kernel) implements Block {

  /**
   * Creates the block.
   *
   * @throws IllegalArgumentException if {@code kernel} is even or below 1
   */
  public ConvolutionBlock {
    MBConv.requireOddKernel(kernel);
  }

  @Override
  public String label() {
    return "Conv, k" + kernel + "x" + kernel;
  }
}
