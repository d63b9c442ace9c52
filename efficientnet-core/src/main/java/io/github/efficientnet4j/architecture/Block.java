package io.github.efficientnet4j.architecture;

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
   * The name in the manner of the paper's table 1.
   *
   * @return for example {@code "MBConv6, k3x3"}
   */
  String label();
}
