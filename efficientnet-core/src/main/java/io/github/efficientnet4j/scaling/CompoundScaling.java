package io.github.efficientnet4j.scaling;

/**
 * The compound scaling rule: depth α<sup>φ</sup>, width β<sup>φ</sup>, resolution γ<sup>φ</sup>
 * (paper, equation 3). Cost is linear in depth and quadratic in width and resolution, so that one
 * step of φ multiplies it by α·β²·γ², which the paper holds near 2.
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
   * The value of the constraint, α·β²·γ²: the factor by which cost grows when φ grows by one.
   *
   * @return α·β²·γ²; 1.92 for {@link #EFFICIENTNET}
   */
  public double constraint() {
    return alpha * beta * beta * gamma * gamma;
  }

  /**
   * The predicted cost of the scaled network relative to the baseline, before any rounding of
   * channels, repeats or resolution.
   *
   * @param phi the compound coefficient φ, at least 0; fractions are allowed
   * @return (α·β²·γ²)<sup>φ</sup>
   * @throws IllegalArgumentException if {@code phi} is negative or not finite
   */
  public double costFactor(double phi) {
    return Math.pow(constraint(), requirePhi(phi));
  }

  /**
   * The multipliers at one value of the compound coefficient.
   *
   * @param phi the compound coefficient φ, at least 0; fractions are allowed
   * @return depth α<sup>φ</sup>, width β<sup>φ</sup>, resolution γ<sup>φ</sup>; all 1 at φ = 0
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
