package io.github.efficientnet4j.internal.engine.vector;

/**
 * The numbers of 1 + exp(−x) as {@link SiluLoops} computes it.
 *
 * <p>exp(−x) is 2^n · 2^−f with n the nearest integer to −x · log2(e): adding 1.5 · 2^23 rounds and
 * leaves n in the low bits; with 127 more, these are the exponent of 2^n and need only be shifted
 * to its place. f is x · log2(e) + n, one rounding, and 2^−f a polynomial of degree 5 (relative
 * error 1e-7). x and n are clamped as integers, since float comparisons carry the rules for NaN
 * with them and cost twice the time: a minimum of bits as integers is one of floats, but for
 * negative ones, which it leaves alone. Where n is clamped, f is far below 0 and the polynomial
 * large: its terms have one sign there, so that 1 + exp(−x) stays as large as it should be.
 */
final class Exponential {

  static final float LOG2_E = 1.442695041f;

  static final float MINUS_LOG2_E = -LOG2_E;

  /** exp(−x) is not a normal float for x above. */
  static final int MAX_BITS = Float.floatToRawIntBits(87f);

  /** 1.5 · 2^23 + 127: shifting the bits of ROUND + n leaves those of 2^n. */
  static final float ROUND = 12582912f + 127f;

  /** 2^n overflows for n above 127. */
  static final int MAX_ROUNDED_BITS = Float.floatToRawIntBits(ROUND + 127f);

  static final float P1 = -0.6931470036506653f;
  static final float P2 = 0.24022242426872253f;
  static final float P3 = -0.05550733581185341f;
  static final float P4 = 0.009671512991189957f;
  static final float P5 = -0.001326472731307149f;

  private Exponential() {}
}
