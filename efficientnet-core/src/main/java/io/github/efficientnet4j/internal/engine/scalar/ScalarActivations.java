package io.github.efficientnet4j.internal.engine.scalar;

/**
 * Non-linearities as scalar loops.
 *
 * <p>The sigmoid is the same approximation as in the vector kernels, in a form that C2
 * auto-vectorises. {@code Math.exp} takes ten times as long.
 */
final class ScalarActivations {

  private static final float MINUS_LOG2_E = -1.442695041f;
  private static final float ROUND = 12582912f;
  private static final float MAX = 87f;
  private static final int MAX_BITS = Float.floatToRawIntBits(MAX);
  private static final int MAX_EXPONENT_BITS = Float.floatToRawIntBits(126f);
  private static final int ONE_BITS = Float.floatToRawIntBits(1f);

  private ScalarActivations() {}

  /**
   * 1 + exp(−x), of NaN a number or NaN: as an integer, a NaN without sign is larger than every
   * bound. For callers that have NaN from another factor.
   */
  static float onePlusExp(float x) {
    return ofClamped(Float.intBitsToFloat(Math.min(Float.floatToRawIntBits(x), MAX_BITS)));
  }

  /** 1 + exp(−x) of an x of at most {@link #MAX}, or of NaN, which is NaN. */
  private static float ofClamped(float x) {
    float t = x * MINUS_LOG2_E;
    float n = Float.intBitsToFloat(Math.min(Float.floatToRawIntBits(t), MAX_EXPONENT_BITS)) + ROUND;
    // Where the exponent is clamped, f is far above 1 and the polynomial is large.
    float f = t - (n - ROUND);
    float power = Float.intBitsToFloat((Float.floatToRawIntBits(n) << 23) + ONE_BITS);
    float p = 0.001326472731307149f * f + 0.009671512991189957f;
    p = p * f + 0.05550733581185341f;
    p = p * f + 0.24022242426872253f;
    p = p * f + 0.6931470036506653f;
    p = p * f + 1f;
    return 1f + p * power;
  }

  static void silu(float[] x, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      x[i] = x[i] / onePlusExp(x[i]);
    }
  }

  static void sigmoid(float[] x, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      x[i] = 1f / ofClamped(Math.min(x[i], MAX));
    }
  }

  static void relu(float[] x, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      x[i] = Math.max(x[i], 0f);
    }
  }

  static void relu6(float[] x, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      x[i] = Math.min(Math.max(x[i], 0f), 6f);
    }
  }

  /** Divides before it multiplies: 6 · x of a large x is infinite. */
  static void hardSwish(float[] x, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      float v = Math.max(x[i], -3f);
      x[i] = v * (Math.min(v + 3f, 6f) * (1f / 6f));
    }
  }
}
