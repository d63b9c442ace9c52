package io.github.efficientnet4j.architecture;

import io.github.efficientnet4j.scaling.ChannelRounding;

/**
 * ResNet's bottleneck: 1x1 reduction, kxk convolution, linear 1x1 expansion, a skip, and an
 * activation after the addition (arXiv:1512.03385, section 4.1). The skip is the identity, or a
 * strided 1x1 convolution with BatchNorm where the shape changes. The stride is that of the kxk
 * convolution, as in torchvision, not of the reduction, as in the paper.
 *
 * <p>Immutable and thread-safe.
 *
 * @param kernel the side of the middle kernel, odd, at least 1
 * @param expansion output channels as a multiple of the middle ones, at least 1
 */
public record Bottleneck(int kernel, int expansion) implements Block {

  /**
   * Creates the block.
   *
   * @throws IllegalArgumentException if {@code kernel} is even or below 1, or {@code expansion} out
   *     of range
   */
  public Bottleneck {
    MBConv.requireOddKernel(kernel);
    if (expansion < 1 || expansion > 1024) {
      throw new IllegalArgumentException(
          "expansion must be between 1 and 1024, but was " + expansion);
    }
  }

  /**
   * The channels of the middle convolution.
   *
   * @param blockOutput the block's output channels, at least 1
   * @return the whole part of blockOutput / expansion, at least 1
   */
  public int innerChannels(int blockOutput) {
    return Math.max(1, blockOutput / expansion);
  }

  /** Scales and rounds the middle channels, and multiplies them by the expansion. */
  @Override
  public int scaledChannels(int channels, double width, ChannelRounding rounding) {
    return Math.multiplyExact(rounding.round(innerChannels(channels), width), expansion);
  }

  @Override
  public String label() {
    return "Bottleneck" + expansion + ", k" + kernel + "x" + kernel;
  }
}
