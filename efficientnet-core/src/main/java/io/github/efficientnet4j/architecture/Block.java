package io.github.efficientnet4j.architecture;

import io.github.efficientnet4j.scaling.ChannelRounding;

/**
 * What a stage repeats. A block says how it transforms a map; the stage says how many channels come
 * out, how often, and with which stride.
 */
public sealed interface Block permits MBConv, ConvolutionBlock, DepthwiseSeparable, Bottleneck {

  /**
   * The side of the spatial kernel.
   *
   * @return an odd number, at least 1
   */
  int kernel();

  /**
   * The output channels of a wider or narrower stage of this block.
   *
   * @param channels the baseline's output channels, at least 1
   * @param width the multiplier, above 0
   * @param rounding how channels are rounded
   * @return the scaled output channels
   * @throws IllegalArgumentException if they would not fit an int
   */
  default int scaledChannels(int channels, double width, ChannelRounding rounding) {
    return rounding.round(channels, width);
  }

  /**
   * The name in the manner of the paper's table 1.
   *
   * @return for example {@code "MBConv6, k3x3"}
   */
  String label();
}
