package io.github.efficientnet4j.scaling;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * The released EfficientNets. Their coefficients were rounded by hand and are not exact powers of
 * the paper's α, β, γ. This table defines the variants; {@link CompoundScaling} only approximates
 * them.
 *
 * <p>B0 to B7 are the paper's. B8 and L2 were released later with the same code and have no φ.
 */
public enum EfficientNetVariant {
  /** The baseline, found by architecture search. */
  B0(1.0, 1.0, 224, 0.2, 0),
  /** φ = 0.5. */
  B1(1.0, 1.1, 240, 0.2, 0.5),
  /** φ = 1. */
  B2(1.1, 1.2, 260, 0.3, 1),
  /** φ = 2. */
  B3(1.2, 1.4, 300, 0.3, 2),
  /** φ = 3. */
  B4(1.4, 1.8, 380, 0.4, 3),
  /** φ = 4. */
  B5(1.6, 2.2, 456, 0.4, 4),
  /** φ = 5. */
  B6(1.8, 2.6, 528, 0.5, 5),
  /** φ = 6. */
  B7(2.0, 3.1, 600, 0.5, 6),
  /** Released after the paper, for AdvProp. */
  B8(2.2, 3.6, 672, 0.5, Double.NaN),
  /** Released after the paper, for Noisy Student. */
  L2(4.3, 5.3, 800, 0.5, Double.NaN);

  private static final int BASELINE_RESOLUTION = 224;

  private final double width;
  private final double depth;
  private final int resolution;
  private final double dropout;
  private final double phi;

  EfficientNetVariant(double width, double depth, int resolution, double dropout, double phi) {
    this.width = width;
    this.depth = depth;
    this.resolution = resolution;
    this.dropout = dropout;
    this.phi = phi;
  }

  /** {@return the width coefficient: the multiplier of B0's channels} */
  public double width() {
    return width;
  }

  /** {@return the depth coefficient: the multiplier of B0's repeats} */
  public double depth() {
    return depth;
  }

  /** {@return the native input height and width in pixels} */
  public int resolution() {
    return resolution;
  }

  /** {@return the rate of the dropout before the classifier, in [0, 1)} */
  public double dropout() {
    return dropout;
  }

  /** {@return the compound coefficient φ that the paper gives this variant; empty for B8 and L2} */
  public OptionalDouble phi() {
    return Double.isNaN(phi) ? OptionalDouble.empty() : OptionalDouble.of(phi);
  }

  /** {@return the multipliers relative to B0 at 224 pixels: width, depth, and resolution / 224} */
  public ScalingCoefficients coefficients() {
    return new ScalingCoefficients(width, depth, (double) resolution / BASELINE_RESOLUTION);
  }

  /** {@return the short lower-case name: {@code "b0"} … {@code "b8"}, {@code "l2"}} */
  public String shortName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return the name that model zoos use: {@code "efficientnet_b0"} …} */
  public String modelName() {
    return "efficientnet_" + shortName();
  }

  /**
   * Finds a variant by name. Case does not matter. {@code b3}, {@code B3}, {@code efficientnet_b3},
   * {@code efficientnet-b3} and {@code EfficientNetB3} name the same variant.
   *
   * @param name the name
   * @return the variant
   * @throws IllegalArgumentException if there is no such variant; the message lists them
   */
  public static EfficientNetVariant parse(String name) {
    String key = name.strip().toLowerCase(Locale.ROOT).replaceFirst("^efficientnet[-_ ]?", "");
    return Arrays.stream(values())
        .filter(variant -> variant.shortName().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no variant is called '"
                        + name
                        + "'; there are "
                        + Arrays.stream(values())
                            .map(EfficientNetVariant::shortName)
                            .collect(Collectors.joining(", "))));
  }
}
