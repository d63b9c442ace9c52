package io.github.efficientnet4j.architecture;

import java.util.Optional;

/**
 * The mobile inverted bottleneck: 1x1 expansion (absent when the ratio is 1), depthwise kxk,
 * squeeze-and-excitation, linear 1x1 projection; with an identity skip where the stride is 1 and
 * the channels match (paper, section 4; MobileNetV2).
 *
 * <p>Immutable and thread-safe.
 *
 * @param kernel the side of the depthwise kernel, odd, at least 1
 * @param expansion expanded channels as a multiple of the input's, at least 1
 * @param squeezeExcitation the gate on the expanded map, or empty for none
 */
public record MBConv(int kernel, double expansion, Optional<SqueezeExcitation> squeezeExcitation)
    implements Block {

  /**
   * Creates the block.
   *
   * @throws IllegalArgumentException if {@code kernel} is even or below 1, or {@code expansion}
   *     below 1
   */
  public MBConv {
    requireOddKernel(kernel);
    if (!(expansion >= 1 && expansion <= 1024)) {
      throw new IllegalArgumentException(
          "expansion must be between 1 and 1024, but was " + expansion);
    }
  }

  /**
   * An MBConv with EfficientNet's squeeze-and-excitation of a quarter.
   *
   * @param kernel the side of the depthwise kernel, odd, at least 1
   * @param expansion expanded channels as a multiple of the input's, at least 1
   * @return the block
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static MBConv of(int kernel, double expansion) {
    return new MBConv(kernel, expansion, Optional.of(SqueezeExcitation.QUARTER));
  }

  /**
   * The same block without squeeze-and-excitation: MobileNetV2's inverted residual.
   *
   * @return the block without a gate
   */
  public MBConv withoutSqueezeExcitation() {
    return new MBConv(kernel, expansion, Optional.empty());
  }

  /**
   * The channels of the expanded map.
   *
   * @param blockInput the block's input channels, at least 1
   * @return blockInput · expansion, rounded to the nearest integer
   */
  public int expandedChannels(int blockInput) {
    return (int) Math.round(blockInput * expansion);
  }

  @Override
  public String label() {
    String ratio =
        expansion == Math.rint(expansion) ? Long.toString((long) expansion) : "" + expansion;
    return "MBConv" + ratio + ", k" + kernel + "x" + kernel;
  }

  static void requireOddKernel(int kernel) {
    if (kernel < 1 || kernel % 2 == 0 || kernel > 31) {
      throw new IllegalArgumentException(
          "kernel must be odd and between 1 and 31, but was " + kernel);
    }
  }
}
