package io.github.efficientnet4j.architecture;

import io.github.efficientnet4j.scaling.ChannelRounding;

/**
 * The block that a stage repeats. A block defines how it transforms a feature map. The stage
 * defines the output channels, the number of repeats and the stride.
 *
 * <p>Implementations are immutable and thread-safe.
 */
public sealed interface Block permits MBConv, ConvolutionBlock, DepthwiseSeparable, Bottleneck {

  /** {@return the side of the spatial kernel, an odd number, at least 1} */
  int kernel();

  /**
   * {@return the output channels of a stage of this block at another width}
   *
   * @param channels the baseline's output channels, at least 1
   * @param width the multiplier, above 0
   * @param rounding how channels are rounded
   * @throws IllegalArgumentException if the result does not fit an int
   */
  default int scaledChannels(int channels, double width, ChannelRounding rounding) {
    return rounding.round(channels, width);
  }

  /** {@return the name in the style of the paper's table 1, for example {@code "MBConv6, k3x3"}} */
  String label();
}
