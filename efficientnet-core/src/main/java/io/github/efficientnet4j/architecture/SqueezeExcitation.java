package io.github.efficientnet4j.architecture;

/**
 * Squeeze-and-excitation: a gate per channel computed from the channel averages of the expanded
 * map.
 *
 * <p>Immutable and thread-safe.
 *
 * @param ratio the squeezed channels as a part of the block's <em>input</em> channels (not of the
 *     expanded ones), in (0, 1]
 */
public record SqueezeExcitation(double ratio) {

  /** A quarter, as in all EfficientNets. */
  public static final SqueezeExcitation QUARTER = new SqueezeExcitation(0.25);

  /**
   * Creates the part.
   *
   * @throws IllegalArgumentException if {@code ratio} is not in (0, 1]
   */
  public SqueezeExcitation {
    if (!(ratio > 0 && ratio <= 1)) {
      throw new IllegalArgumentException(
          "squeeze-and-excitation ratio must be in (0, 1], but was " + ratio);
    }
  }

  /**
   * The width of the bottleneck.
   *
   * @param blockInput the block's input channels, at least 1
   * @return max(1, floor(blockInput · ratio))
   */
  public int squeezedChannels(int blockInput) {
    return Math.max(1, (int) (blockInput * ratio));
  }
}
