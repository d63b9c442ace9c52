package io.github.efficientnet4j.scaling;

/**
 * Multipliers for the three dimensions of a network, relative to a baseline. Values below 1 shrink
 * it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param width multiplier of channels, above 0
 * @param depth multiplier of repeats per stage, above 0
 * @param resolution multiplier of the input's height and width, above 0
 */
public record ScalingCoefficients(double width, double depth, double resolution) {

  /** The baseline itself. */
  public static final ScalingCoefficients IDENTITY = new ScalingCoefficients(1, 1, 1);

  /**
   * Creates the multipliers.
   *
   * @throws IllegalArgumentException if a multiplier is not a finite number above 0
   */
  public ScalingCoefficients {
    requireFactor("width", width);
    requireFactor("depth", depth);
    requireFactor("resolution", resolution);
  }

  /**
   * {@return the predicted cost relative to the baseline before rounding: depth · width² ·
   * resolution² (paper, section 3.3)}
   */
  public double costFactor() {
    return depth * width * width * resolution * resolution;
  }

  private static void requireFactor(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " multiplier must be a finite number above 0, but was " + value);
    }
  }
}
