package io.github.efficientnet4j.internal.engine.vector;

import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * BatchNorm's passes over a block that is in a cache.
 *
 * <p>Each pass is a flat loop over the pixels of one vector of channels, so that C2 keeps constants
 * and sums in registers.
 */
final class VectorNormalization {

  private VectorNormalization() {}

  static void normalize(
      float[] x,
      int xOffset,
      int xStride,
      int pixels,
      float[] scale,
      float[] shift,
      int channel,
      float[] out,
      int outOffset,
      int outStride) {
    FloatVector s = FloatVector.fromArray(SPECIES, scale, channel);
    FloatVector t = FloatVector.fromArray(SPECIES, shift, channel);
    int i = xOffset;
    int o = outOffset;
    for (int pixel = 0; pixel < pixels; pixel++) {
      FloatVector.fromArray(SPECIES, x, i).fma(s, t).intoArray(out, o);
      i += xStride;
      o += outStride;
    }
  }

  /**
   * Computes the sums with four pixels at a time, because consecutive additions to one sum depend
   * on each other.
   */
  static void sums(float[] x, int xOffset, int xStride, int pixels, float[] sums, int channel) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int i = xOffset;
    int pixel = 0;
    for (; pixel + 4 <= pixels; pixel += 4) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, i));
      s1 = s1.add(FloatVector.fromArray(SPECIES, x, i + xStride));
      s2 = s2.add(FloatVector.fromArray(SPECIES, x, i + 2 * xStride));
      s3 = s3.add(FloatVector.fromArray(SPECIES, x, i + 3 * xStride));
      i += 4 * xStride;
    }
    for (; pixel < pixels; pixel++) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, i));
      i += xStride;
    }
    s0.add(s1).add(s2.add(s3)).intoArray(sums, channel);
  }

  static void squares(
      float[] x, int xOffset, int xStride, int pixels, float[] sums, float[] squares, int channel) {
    FloatVector mean = FloatVector.fromArray(SPECIES, sums, channel).mul(1f / pixels);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int i = xOffset;
    int pixel = 0;
    for (; pixel + 4 <= pixels; pixel += 4) {
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, i).sub(mean);
      s0 = d0.fma(d0, s0);
      FloatVector d1 = FloatVector.fromArray(SPECIES, x, i + xStride).sub(mean);
      s1 = d1.fma(d1, s1);
      FloatVector d2 = FloatVector.fromArray(SPECIES, x, i + 2 * xStride).sub(mean);
      s2 = d2.fma(d2, s2);
      FloatVector d3 = FloatVector.fromArray(SPECIES, x, i + 3 * xStride).sub(mean);
      s3 = d3.fma(d3, s3);
      i += 4 * xStride;
    }
    for (; pixel < pixels; pixel++) {
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, i).sub(mean);
      s0 = d0.fma(d0, s0);
      i += xStride;
    }
    s0.add(s1).add(s2.add(s3)).intoArray(squares, channel);
  }

  static void gradientMoments(
      float[] z,
      int zOffset,
      int zStride,
      int pixels,
      float[] mean,
      int meanOffset,
      float[] d,
      int dOffset,
      int dStride,
      float[] sums,
      float[] products,
      int channel) {
    FloatVector m = FloatVector.fromArray(SPECIES, mean, meanOffset);
    FloatVector sum = FloatVector.zero(SPECIES);
    FloatVector product = sum;
    int i = zOffset;
    int o = dOffset;
    for (int pixel = 0; pixel < pixels; pixel++) {
      FloatVector g = FloatVector.fromArray(SPECIES, d, o);
      sum = sum.add(g);
      product = g.fma(FloatVector.fromArray(SPECIES, z, i).sub(m), product);
      i += zStride;
      o += dStride;
    }
    sum.intoArray(sums, channel);
    product.intoArray(products, channel);
  }

  static void normalizationGradient(
      float[] d,
      int dOffset,
      int dStride,
      float factor,
      float[] z,
      int zOffset,
      int zStride,
      int pixels,
      float[] a,
      float[] b,
      float[] c,
      int channel,
      float[] out,
      int outOffset,
      int outStride) {
    FloatVector va = FloatVector.fromArray(SPECIES, a, channel).mul(factor);
    FloatVector vb = FloatVector.fromArray(SPECIES, b, channel);
    FloatVector vc = FloatVector.fromArray(SPECIES, c, channel);
    int i = zOffset;
    int j = dOffset;
    int o = outOffset;
    for (int pixel = 0; pixel < pixels; pixel++) {
      FloatVector t = FloatVector.fromArray(SPECIES, z, i).fma(vb, vc);
      FloatVector.fromArray(SPECIES, d, j).fma(va, t).intoArray(out, o);
      i += zStride;
      j += dStride;
      o += outStride;
    }
  }

  static void addProducts(
      float[] x,
      int xOffset,
      int xStride,
      float[] y,
      int yOffset,
      int yStride,
      int pixels,
      float[] sums,
      int sumsOffset) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = xOffset;
    int j = yOffset;
    for (int pixel = 0; pixel < pixels; pixel++) {
      sum = FloatVector.fromArray(SPECIES, x, i).fma(FloatVector.fromArray(SPECIES, y, j), sum);
      i += xStride;
      j += yStride;
    }
    sum.add(FloatVector.fromArray(SPECIES, sums, sumsOffset)).intoArray(sums, sumsOffset);
  }
}
