package io.github.efficientnet4j.architecture;

import java.util.Optional;

/**
 * The mobile inverted bottleneck (paper, section 4; MobileNetV2). It consists of a 1x1 expansion
 * (absent when the ratio is 1), a depthwise kxk convolution, squeeze-and-excitation, and a linear
 * 1x1 projection. An identity skip connection is added where the stride is 1 and the channels
 * match.
 *
 * <p>Immutable and thread-safe.
 *
 * @param kernel the side of the depthwise kernel, odd, at least 1
 * @param expansion expanded channels as a multiple of the input channels, at least 1
 * @param squeezeExcitation the squeeze-and-excitation on the expanded map, or empty for none
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
   * {@return an MBConv with EfficientNet's squeeze-and-excitation of ratio 1/4}
   *
   * @param kernel the side of the depthwise kernel, odd, at least 1
   * @param expansion expanded channels as a multiple of the input channels, at least 1
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static MBConv of(int kernel, double expansion) {
    return new MBConv(kernel, expansion, Optional.of(SqueezeExcitation.QUARTER));
  }

  /** {@return the same block without squeeze-and-excitation: MobileNetV2's inverted residual} */
  public MBConv withoutSqueezeExcitation() {
    return new MBConv(kernel, expansion, Optional.empty());
  }

  /**
   * {@return the channels of the expanded map: blockInput · expansion, rounded to the nearest
   * integer}
   *
   * @param blockInput the block's input channels, at least 1
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
