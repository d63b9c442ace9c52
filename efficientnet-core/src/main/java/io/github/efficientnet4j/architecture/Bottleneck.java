package io.github.efficientnet4j.architecture;

import io.github.efficientnet4j.scaling.ChannelRounding;

/**
 * ResNet's bottleneck block (arXiv:1512.03385, section 4.1). It consists of a 1x1 reduction, a kxk
 * convolution, a linear 1x1 expansion, a skip connection, and an activation after the addition. The
 * skip connection is the identity, or a strided 1x1 convolution with BatchNorm where the shape
 * changes. The kxk convolution has the stride, as in torchvision; in the paper the reduction has
 * it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param kernel the side of the middle kernel, odd, at least 1
 * @param expansion output channels as a multiple of the middle convolution's channels, at least 1
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
   * {@return the channels of the middle convolution: the whole part of blockOutput / expansion, at
   * least 1}
   *
   * @param blockOutput the block's output channels, at least 1
   */
  public int innerChannels(int blockOutput) {
    return Math.max(1, blockOutput / expansion);
  }

  /**
   * Scales and rounds the channels of the middle convolution, and multiplies them by the expansion.
   */
  @Override
  public int scaledChannels(int channels, double width, ChannelRounding rounding) {
    return Math.multiplyExact(rounding.round(innerChannels(channels), width), expansion);
  }

  @Override
  public String label() {
    return "Bottleneck" + expansion + ", k" + kernel + "x" + kernel;
  }
}
