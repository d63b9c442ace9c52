package io.github.efficientnet4j.internal.engine.vector;

/**
 * The constants of 1 + exp(−x) as {@link SiluLoops} computes it.
 *
 * <p>exp(−x) is 2^n · 2^−f, where n is the integer nearest to −x · log2(e). Adding 1.5 · 2^23
 * rounds, and leaves n in the low bits of the float. With another 127 added, these bits are the
 * exponent of 2^n and only need a shift to the exponent's position. f is x · log2(e) + n, computed
 * with one rounding. 2^−f is a polynomial of degree 5 with a relative error of 1e-7.
 *
 * <p>x and n are clamped as integers. Float comparisons must handle NaN and take twice the time.
 * The minimum of the bits as integers equals the minimum of the floats, except for negative floats,
 * which it leaves unchanged. Where n is clamped, f is far below 0 and the polynomial is large. All
 * its terms then have the same sign, so that 1 + exp(−x) stays as large as it should be.
 *
 * <p>As an integer, a NaN without sign is larger than every bound: clamped, it is a number. SiLU
 * and its gradient have it from their numerator. The sigmoid's numerator is 1, so that it clamps x
 * as a float; there are only as many sigmoids as channels. SiLU of −∞ is NaN, as in PyTorch and
 * TensorFlow: −∞ · 0. To make it 0 took a fifth of SiLU's time.
 */
final class Exponential {

  static final float LOG2_E = 1.442695041f;

  static final float MINUS_LOG2_E = -LOG2_E;

  /** Above this x, exp(−x) is not a normal float. */
  static final float MAX = 87f;

  static final int MAX_BITS = Float.floatToRawIntBits(MAX);

  /** 1.5 · 2^23 + 127: the bits of ROUND + n, shifted, are the bits of 2^n. */
  static final float ROUND = 12582912f + 127f;

  /** Above n = 127, 2^n overflows. */
  static final int MAX_ROUNDED_BITS = Float.floatToRawIntBits(ROUND + 127f);

  static final float P1 = -0.6931470036506653f;
  static final float P2 = 0.24022242426872253f;
  static final float P3 = -0.05550733581185341f;
  static final float P4 = 0.009671512991189957f;
  static final float P5 = -0.001326472731307149f;

  private Exponential() {}
}
