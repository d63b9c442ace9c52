package io.github.efficientnet4j.internal.engine.vector;

import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Computes one output row's part of the gradient of one row of a depthwise kernel, for one vector
 * of channels. Each tap's sum has its own register.
 */
final class DepthwiseProducts {

  private DepthwiseProducts() {}

  static void taps1(
      float[] in,
      int inOffset,
      int inPitch,
      int step,
      float[] d,
      int dOffset,
      int dPitch,
      int width,
      float[] sums,
      int sumsOffset,
      int sumsPitch) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, sums, sumsOffset);
    int i = inOffset;
    int o = dOffset;
    for (int x = 0; x < width; x++) {
      FloatVector g = FloatVector.fromArray(SPECIES, d, o);
      s0 = FloatVector.fromArray(SPECIES, in, i).fma(g, s0);
      i += step;
      o += dPitch;
    }
    s0.intoArray(sums, sumsOffset);
  }

  static void taps3(
      float[] in,
      int inOffset,
      int inPitch,
      int step,
      float[] d,
      int dOffset,
      int dPitch,
      int width,
      float[] sums,
      int sumsOffset,
      int sumsPitch) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, sums, sumsOffset);
    FloatVector s1 = FloatVector.fromArray(SPECIES, sums, sumsOffset + sumsPitch);
    FloatVector s2 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 2 * sumsPitch);
    int i = inOffset;
    int o = dOffset;
    for (int x = 0; x < width; x++) {
      FloatVector g = FloatVector.fromArray(SPECIES, d, o);
      s0 = FloatVector.fromArray(SPECIES, in, i).fma(g, s0);
      s1 = FloatVector.fromArray(SPECIES, in, i + inPitch).fma(g, s1);
      s2 = FloatVector.fromArray(SPECIES, in, i + 2 * inPitch).fma(g, s2);
      i += step;
      o += dPitch;
    }
    s0.intoArray(sums, sumsOffset);
    s1.intoArray(sums, sumsOffset + sumsPitch);
    s2.intoArray(sums, sumsOffset + 2 * sumsPitch);
  }

  static void taps5(
      float[] in,
      int inOffset,
      int inPitch,
      int step,
      float[] d,
      int dOffset,
      int dPitch,
      int width,
      float[] sums,
      int sumsOffset,
      int sumsPitch) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, sums, sumsOffset);
    FloatVector s1 = FloatVector.fromArray(SPECIES, sums, sumsOffset + sumsPitch);
    FloatVector s2 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 2 * sumsPitch);
    FloatVector s3 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 3 * sumsPitch);
    FloatVector s4 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 4 * sumsPitch);
    int i = inOffset;
    int o = dOffset;
    for (int x = 0; x < width; x++) {
      FloatVector g = FloatVector.fromArray(SPECIES, d, o);
      s0 = FloatVector.fromArray(SPECIES, in, i).fma(g, s0);
      s1 = FloatVector.fromArray(SPECIES, in, i + inPitch).fma(g, s1);
      s2 = FloatVector.fromArray(SPECIES, in, i + 2 * inPitch).fma(g, s2);
      s3 = FloatVector.fromArray(SPECIES, in, i + 3 * inPitch).fma(g, s3);
      s4 = FloatVector.fromArray(SPECIES, in, i + 4 * inPitch).fma(g, s4);
      i += step;
      o += dPitch;
    }
    s0.intoArray(sums, sumsOffset);
    s1.intoArray(sums, sumsOffset + sumsPitch);
    s2.intoArray(sums, sumsOffset + 2 * sumsPitch);
    s3.intoArray(sums, sumsOffset + 3 * sumsPitch);
    s4.intoArray(sums, sumsOffset + 4 * sumsPitch);
  }

  static void taps7(
      float[] in,
      int inOffset,
      int inPitch,
      int step,
      float[] d,
      int dOffset,
      int dPitch,
      int width,
      float[] sums,
      int sumsOffset,
      int sumsPitch) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, sums, sumsOffset);
    FloatVector s1 = FloatVector.fromArray(SPECIES, sums, sumsOffset + sumsPitch);
    FloatVector s2 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 2 * sumsPitch);
    FloatVector s3 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 3 * sumsPitch);
    FloatVector s4 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 4 * sumsPitch);
    FloatVector s5 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 5 * sumsPitch);
    FloatVector s6 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 6 * sumsPitch);
    int i = inOffset;
    int o = dOffset;
    for (int x = 0; x < width; x++) {
      FloatVector g = FloatVector.fromArray(SPECIES, d, o);
      s0 = FloatVector.fromArray(SPECIES, in, i).fma(g, s0);
      s1 = FloatVector.fromArray(SPECIES, in, i + inPitch).fma(g, s1);
      s2 = FloatVector.fromArray(SPECIES, in, i + 2 * inPitch).fma(g, s2);
      s3 = FloatVector.fromArray(SPECIES, in, i + 3 * inPitch).fma(g, s3);
      s4 = FloatVector.fromArray(SPECIES, in, i + 4 * inPitch).fma(g, s4);
      s5 = FloatVector.fromArray(SPECIES, in, i + 5 * inPitch).fma(g, s5);
      s6 = FloatVector.fromArray(SPECIES, in, i + 6 * inPitch).fma(g, s6);
      i += step;
      o += dPitch;
    }
    s0.intoArray(sums, sumsOffset);
    s1.intoArray(sums, sumsOffset + sumsPitch);
    s2.intoArray(sums, sumsOffset + 2 * sumsPitch);
    s3.intoArray(sums, sumsOffset + 3 * sumsPitch);
    s4.intoArray(sums, sumsOffset + 4 * sumsPitch);
    s5.intoArray(sums, sumsOffset + 5 * sumsPitch);
    s6.intoArray(sums, sumsOffset + 6 * sumsPitch);
  }
}
