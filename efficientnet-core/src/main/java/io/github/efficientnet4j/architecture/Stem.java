package io.github.efficientnet4j.architecture;

/**
 * The first convolution, with BatchNorm and activation. In ResNets a max pool follows.
 *
 * <p>Immutable and thread-safe.
 *
 * @param channels output channels, at least 1
 * @param kernel the side of the kernel, odd, at least 1
 * @param stride the stride of the convolution, at least 1
 * @param maxPool whether a 3x3 max pool of stride 2 follows
 */
public record Stem(int channels, int kernel, int stride, boolean maxPool) {

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

  /**
   * Creates a stem without a max pool.
   *
   * @param channels output channels, at least 1
   * @param kernel the side of the kernel, odd, at least 1
   * @param stride the stride, at least 1
   * @throws IllegalArgumentException if a value is out of range
   */
  public Stem(int channels, int kernel, int stride) {
    this(channels, kernel, stride, false);
  }

  Stem withChannels(int changed) {
    return new Stem(changed, kernel, stride, maxPool);
  }
}
