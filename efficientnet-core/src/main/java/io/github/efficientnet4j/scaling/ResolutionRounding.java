package io.github.efficientnet4j.scaling;

/**
 * Rounds a scaled input resolution to the nearest multiple of a divisor. The resolutions of the
 * released variants from B2 on (260, 300, 380, …) were rounded by hand and follow no such rule;
 * {@link EfficientNetVariant#resolution()} gives them.
 *
 * <p>Immutable and thread-safe.
 *
 * @param divisor every result is a multiple of this, at least 1
 */
public record ResolutionRounding(int divisor) {

  /**
   * Multiples of 8. This rule gives 224 at φ = 0 and the released 240 at φ = 0.5. The first three
   * feature maps of the network then have even sizes.
   */
  public static final ResolutionRounding DEFAULT = new ResolutionRounding(8);

  /**
   * Creates the rule.
   *
   * @throws IllegalArgumentException if {@code divisor} is below 1
   */
  public ResolutionRounding {
    if (divisor < 1) {
      throw new IllegalArgumentException("divisor must be at least 1, but was " + divisor);
    }
  }

  /**
   * Scales and rounds a resolution.
   *
   * @param resolution the baseline's height or width in pixels, at least 1
   * @param factor the resolution multiplier, above 0
   * @return the nearest multiple of the divisor (a half rounds up), at least the divisor
   * @throws IllegalArgumentException if an argument is out of range
   */
  public int round(int resolution, double factor) {
    double exact = resolution * factor;
    if (resolution < 1 || !(factor > 0) || exact > Integer.MAX_VALUE - divisor) {
      throw new IllegalArgumentException(
          "resolution must be at least 1 and its factor above 0 and finite, but were resolution="
              + resolution
              + ", factor="
              + factor);
    }
    return Math.max(divisor, (int) Math.floor(exact / divisor + 0.5) * divisor);
  }
}
