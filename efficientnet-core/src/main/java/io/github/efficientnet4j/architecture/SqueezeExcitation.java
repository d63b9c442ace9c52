package io.github.efficientnet4j.architecture;

/**
 * Squeeze-and-excitation: multiplies each channel of the expanded map by a gate that is computed
 * from the averages of all channels.
 *
 * <p>Immutable and thread-safe.
 *
 * @param ratio the squeezed channels as a fraction of the block's <em>input</em> channels (not of
 *     the expanded channels), in (0, 1]
 */
public record SqueezeExcitation(double ratio) {

  /** Ratio 1/4, as in all EfficientNets. */
  public static final SqueezeExcitation QUARTER = new SqueezeExcitation(0.25);

  /**
   * Creates the description.
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
   * {@return the channels of the squeezed layer: max(1, floor(blockInput · ratio))}
   *
   * @param blockInput the block's input channels, at least 1
   */
  public int squeezedChannels(int blockInput) {
    return Math.max(1, (int) (blockInput * ratio));
  }
}
