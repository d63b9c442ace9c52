package io.github.efficientnet4j.scaling;

/**
 * Rounds a scaled channel count to a multiple of a divisor. The result is never below nine tenths
 * of the exact count. This is {@code round_filters} of the released code.
 *
 * <p>Immutable and thread-safe.
 *
 * @param divisor every result is a multiple of this, at least 1
 * @param minimum no result is smaller than this, at least 1
 */
public record ChannelRounding(int divisor, int minimum) {

  /** Multiples of 8, at least 8. All released EfficientNets use this rule. */
  public static final ChannelRounding EFFICIENTNET = new ChannelRounding(8, 8);

  /** The whole part, at least 8, as in MobileNetV1's released code. */
  public static final ChannelRounding MOBILENET_V1 = new ChannelRounding(1, 8);

  /** The whole part, at least 1, as in torchvision's ResNet. */
  public static final ChannelRounding RESNET = new ChannelRounding(1, 1);

  /** If rounding gives less than this share of the exact value, one divisor is added. */
  private static final double MAX_LOSS = 0.9;

  /**
   * Creates the rule.
   *
   * @throws IllegalArgumentException if {@code divisor} or {@code minimum} is below 1
   */
  public ChannelRounding {
    if (divisor < 1 || minimum < 1) {
      throw new IllegalArgumentException(
          "divisor and minimum must be at least 1, but were divisor="
              + divisor
              + ", minimum="
              + minimum);
    }
  }

  /**
   * Scales and rounds a channel count.
   *
   * @param channels the baseline's channels, at least 1
   * @param width the width multiplier, above 0
   * @return the nearest multiple of the divisor and at least 90 % of {@code channels * width}; with
   *     a divisor of 1, the whole part. It is never below the minimum.
   * @throws IllegalArgumentException if an argument is out of range, or the result does not fit an
   *     int
   */
  public int round(int channels, double width) {
    if (channels < 1 || !(width > 0)) {
      throw new IllegalArgumentException(
          "channels must be at least 1 and width above 0, but were channels="
              + channels
              + ", width="
              + width);
    }
    double exact = channels * width;
    if (exact > Integer.MAX_VALUE - 2.0 * divisor) {
      throw new IllegalArgumentException(
          channels + " channels times width " + width + " is more than an int can hold");
    }
    // The arithmetic follows the released code exactly, because the published tables depend on its
    // truncation. That code was written for Python 2, where half of an integer is an integer.
    int half = divisor / 2;
    int rounded = Math.max(minimum, (int) (exact + half) / divisor * divisor);
    return rounded < MAX_LOSS * exact ? rounded + divisor : rounded;
  }
}
