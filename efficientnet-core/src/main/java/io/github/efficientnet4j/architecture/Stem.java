package io.github.efficientnet4j.architecture;

/**
 * The first convolution, with BatchNorm and activation.
 *
 * <p>Immutable and thread-safe.
 *
 * @param channels output channels, at least 1
 * @param kernel the side of the kernel, odd, at least 1
 * @param stride the stride, at least 1
 */
public record Stem(int channels, int kernel, int stride) {

  /**
   * Creates the stem.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public Stem {
    try {
      Stage.requireChannels(channels);
      MBConv.requireOddKernel(kernel);
      Stage.requireStride(stride);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("stem: " + e.getMessage(), e);
    }
  }
}
