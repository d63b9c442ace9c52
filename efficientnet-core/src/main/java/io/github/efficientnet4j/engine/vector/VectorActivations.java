package io.github.efficientnet4j.engine.vector;

import static io.github.efficientnet4j.engine.vector.VectorWidth.LANES;
import static io.github.efficientnet4j.engine.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Non-linearities as passes of their own over rows that are still in the first-level cache: inside
 * a micro-kernel the same work would take registers from the sums and cost more.
 *
 * <p>exp(−x) is 2^n · 2^f with n the nearest integer to −x · log2(e): adding 1.5 · 2^23 rounds and
 * leaves n in the low bits; a polynomial of degree 5 (relative error 1e-7) gives 2^f; n is added to
 * its exponent. Arguments are clamped as integers, since float comparisons carry the rules for NaN
 * with them and cost twice the time: a minimum of bits as integers is one of floats, but for
 * negative ones, which it leaves alone.
 */
final class VectorActivations {

  private static final float LOG2_E = 1.442695041f;

  /** exp(−x) is not a normal float for x above. */
  private static final int LARGEST_BITS = Float.floatToRawIntBits(87f);

  /** 2^n overflows for n above. */
  private static final int LARGEST_EXPONENT_BITS = Float.floatToRawIntBits(126f);

  /** Its low nine bits are zero, so that shifting the bits of ROUND + n leaves n. */
  private static final float ROUND = 12582912f;

  private static final float P1 = 0.6931470036506653f;
  private static final float P2 = 0.24022242426872253f;
  private static final float P3 = 0.05550733581185341f;
  private static final float P4 = 0.009671512991189957f;
  private static final float P5 = 0.001326472731307149f;

  private VectorActivations() {}

  /** 1 + exp(−x), inlined into every loop that calls it. */
  static FloatVector onePlusExp(FloatVector x) {
    FloatVector t =
        x.reinterpretAsInts()
            .min(LARGEST_BITS)
            .reinterpretAsFloats()
            .mul(-LOG2_E)
            .reinterpretAsInts()
            .min(LARGEST_EXPONENT_BITS)
            .reinterpretAsFloats();
    FloatVector n = t.add(ROUND);
    FloatVector f = t.sub(n.sub(ROUND));
    IntVector exponent = n.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    FloatVector p = f.fma(FloatVector.broadcast(SPECIES, P5), FloatVector.broadcast(SPECIES, P4));
    p = p.fma(f, FloatVector.broadcast(SPECIES, P3));
    p = p.fma(f, FloatVector.broadcast(SPECIES, P2));
    p = p.fma(f, FloatVector.broadcast(SPECIES, P1));
    p = p.fma(f, FloatVector.broadcast(SPECIES, 1f));
    return p.reinterpretAsInts().add(exponent).reinterpretAsFloats().add(1f);
  }

  static void silu(float[] x, int offset, int count) {
    int end = offset + count;
    for (int i = offset; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v.div(onePlusExp(v)).intoArray(x, i);
    }
  }

  static void siluAndSum(
      float[] x,
      int offset,
      int stride,
      int pixels,
      float[] out,
      int outOffset,
      int outStride,
      float[] sums,
      int sumsOffset) {
    FloatVector sum = FloatVector.fromArray(SPECIES, sums, sumsOffset);
    int i = offset;
    int o = outOffset;
    for (int pixel = 0; pixel < pixels; pixel++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      FloatVector y = v.div(onePlusExp(v));
      y.intoArray(out, o);
      sum = sum.add(y);
      i += stride;
      o += outStride;
    }
    sum.intoArray(sums, sumsOffset);
  }

  static void sigmoid(float[] x, int offset, int count) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    int end = offset + count;
    for (int i = offset; i < end; i += LANES) {
      one.div(onePlusExp(FloatVector.fromArray(SPECIES, x, i))).intoArray(x, i);
    }
  }

  static void relu(float[] x, int offset, int count) {
    int end = offset + count;
    for (int i = offset; i < end; i += LANES) {
      FloatVector.fromArray(SPECIES, x, i).max(0f).intoArray(x, i);
    }
  }

  static void relu6(float[] x, int offset, int count) {
    int end = offset + count;
    for (int i = offset; i < end; i += LANES) {
      FloatVector.fromArray(SPECIES, x, i).max(0f).min(6f).intoArray(x, i);
    }
  }

  static void hardSwish(float[] x, int offset, int count) {
    int end = offset + count;
    for (int i = offset; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v.mul(v.add(3f).max(0f).min(6f)).mul(1f / 6f).intoArray(x, i);
    }
  }
}
