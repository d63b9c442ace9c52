package io.github.efficientnet4j.scaling;

/**
 * The compound scaling rule: depth α<sup>φ</sup>, width β<sup>φ</sup>, resolution γ<sup>φ</sup>
 * (paper, equation 3). Cost grows linearly with depth and quadratically with width and resolution.
 * One step of φ therefore multiplies the cost by α·β²·γ². The paper keeps this factor near 2.
 *
 * <p>Immutable and thread-safe.
 *
 * @param alpha the depth base α, at least 1
 * @param beta the width base β, at least 1
 * @param gamma the resolution base γ, at least 1
 */
public record CompoundScaling(double alpha, double beta, double gamma) {

  /** The bases that the paper's grid search found at φ = 1: α = 1.2, β = 1.1, γ = 1.15. */
  public static final CompoundScaling EFFICIENTNET = new CompoundScaling(1.2, 1.1, 1.15);

  /**
   * Creates the rule.
   *
   * @throws IllegalArgumentException if a base is below 1 or not finite (equation 3 asks for α, β,
   *     γ ≥ 1)
   */
  public CompoundScaling {
    requireBase("alpha", alpha);
    requireBase("beta", beta);
    requireBase("gamma", gamma);
  }

  /**
   * {@return α·β²·γ², the factor by which cost grows when φ grows by one; 1.92 for {@link
   * #EFFICIENTNET}}
   */
  public double constraint() {
    return alpha * beta * beta * gamma * gamma;
  }

  /**
   * {@return the predicted cost of the scaled network relative to the baseline:
   * (α·β²·γ²)<sup>φ</sup>} The prediction ignores the rounding of channels, repeats and resolution.
   *
   * @param phi the compound coefficient φ, at least 0; fractions are allowed
   * @throws IllegalArgumentException if {@code phi} is negative or not finite
   */
  public double costFactor(double phi) {
    return Math.pow(constraint(), requirePhi(phi));
  }

  /**
   * {@return the multipliers at one value of φ: depth α<sup>φ</sup>, width β<sup>φ</sup>,
   * resolution γ<sup>φ</sup>; all 1 at φ = 0}
   *
   * @param phi the compound coefficient φ, at least 0; fractions are allowed
   * @throws IllegalArgumentException if {@code phi} is negative or not finite
   */
  public ScalingCoefficients at(double phi) {
    requirePhi(phi);
    return new ScalingCoefficients(Math.pow(beta, phi), Math.pow(alpha, phi), Math.pow(gamma, phi));
  }

  private static void requireBase(String name, double value) {
    if (!(value >= 1 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " must be a finite number of at least 1 (paper, equation 3), but was " + value);
    }
  }

  private static double requirePhi(double phi) {
    if (!(phi >= 0 && phi < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "phi must be a finite number of at least 0, but was "
              + phi
              + "; 0 is the baseline. To shrink a network, give ScalingCoefficients below 1");
    }
    return phi;
  }
}
