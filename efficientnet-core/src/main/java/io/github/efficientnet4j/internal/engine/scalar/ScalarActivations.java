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
  private static final int MAX_BITS = Float.floatToRawIntBits(87f);
  private static final int MAX_EXPONENT_BITS = Float.floatToRawIntBits(126f);

  private ScalarActivations() {}

  static float onePlusExp(float x) {
    float clamped = Float.intBitsToFloat(Math.min(Float.floatToRawIntBits(x), MAX_BITS));
    float t =
        Float.intBitsToFloat(
            Math.min(Float.floatToRawIntBits(clamped * MINUS_LOG2_E), MAX_EXPONENT_BITS));
    float n = t + ROUND;
    float f = t - (n - ROUND);
    int exponent = Float.floatToRawIntBits(n) << 23;
    float p = 0.001326472731307149f * f + 0.009671512991189957f;
    p = p * f + 0.05550733581185341f;
    p = p * f + 0.24022242426872253f;
    p = p * f + 0.6931470036506653f;
    p = p * f + 1f;
    return 1f + Float.intBitsToFloat(Float.floatToRawIntBits(p) + exponent);
  }

  static void silu(float[] x, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      x[i] = x[i] / onePlusExp(x[i]);
    }
  }

  static void sigmoid(float[] x, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      x[i] = 1f / onePlusExp(x[i]);
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

  static void hardSwish(float[] x, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      x[i] = x[i] * Math.min(Math.max(x[i] + 3f, 0f), 6f) * (1f / 6f);
    }
  }
}
