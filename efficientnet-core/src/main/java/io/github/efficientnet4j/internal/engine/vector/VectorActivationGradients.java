package io.github.efficientnet4j.internal.engine.vector;

import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The backward pass of normalisation and activation, up to the sums that BatchNorm's backward pass
 * needs, in one loop per function.
 *
 * <p>The gradient is read and written once. Intermediate values of the forward pass are recomputed
 * from the convolution's output, which is cheaper than loading them. The loop for SiLU is in {@link
 * SiluLoops}.
 */
final class VectorActivationGradients {

  private VectorActivationGradients() {}

  /** ReLU. The derivative at 0 is 0. */
  static void relu(
      float[] z,
      int zOffset,
      int zStride,
      int pixels,
      float[] scale,
      float[] shift,
      float[] mean,
      int statistic,
      float[] d,
      int dOffset,
      int dStride,
      float[] sums,
      float[] products,
      int channel) {
    FloatVector s = FloatVector.fromArray(SPECIES, scale, statistic);
    FloatVector t = FloatVector.fromArray(SPECIES, shift, statistic);
    FloatVector m = FloatVector.fromArray(SPECIES, mean, statistic);
    FloatVector sum = FloatVector.zero(SPECIES);
    FloatVector product = sum;
    int i = zOffset;
    int o = dOffset;
    for (int pixel = 0; pixel < pixels; pixel++) {
      FloatVector x = FloatVector.fromArray(SPECIES, z, i);
      FloatVector y = x.fma(s, t);
      FloatVector g =
          FloatVector.fromArray(SPECIES, d, o).blend(0f, y.compare(VectorOperators.LE, 0f));
      g.intoArray(d, o);
      sum = sum.add(g);
      product = g.fma(x.sub(m), product);
      i += zStride;
      o += dStride;
    }
    sum.intoArray(sums, channel);
    product.intoArray(products, channel);
  }

  /** ReLU6. The derivative at 0 and at 6 is 0. */
  static void relu6(
      float[] z,
      int zOffset,
      int zStride,
      int pixels,
      float[] scale,
      float[] shift,
      float[] mean,
      int statistic,
      float[] d,
      int dOffset,
      int dStride,
      float[] sums,
      float[] products,
      int channel) {
    FloatVector s = FloatVector.fromArray(SPECIES, scale, statistic);
    FloatVector t = FloatVector.fromArray(SPECIES, shift, statistic);
    FloatVector m = FloatVector.fromArray(SPECIES, mean, statistic);
    FloatVector sum = FloatVector.zero(SPECIES);
    FloatVector product = sum;
    int i = zOffset;
    int o = dOffset;
    for (int pixel = 0; pixel < pixels; pixel++) {
      FloatVector x = FloatVector.fromArray(SPECIES, z, i);
      FloatVector y = x.fma(s, t);
      FloatVector g =
          FloatVector.fromArray(SPECIES, d, o)
              .blend(0f, y.compare(VectorOperators.LE, 0f))
              .blend(0f, y.compare(VectorOperators.GE, 6f));
      g.intoArray(d, o);
      sum = sum.add(g);
      product = g.fma(x.sub(m), product);
      i += zStride;
      o += dStride;
    }
    sum.intoArray(sums, channel);
    product.intoArray(products, channel);
  }

  /** Hard swish. The derivative is 0 below −3, 1 above 3, and y / 3 + 1 / 2 in between. */
  static void hardSwish(
      float[] z,
      int zOffset,
      int zStride,
      int pixels,
      float[] scale,
      float[] shift,
      float[] mean,
      int statistic,
      float[] d,
      int dOffset,
      int dStride,
      float[] sums,
      float[] products,
      int channel) {
    FloatVector s = FloatVector.fromArray(SPECIES, scale, statistic);
    FloatVector t = FloatVector.fromArray(SPECIES, shift, statistic);
    FloatVector m = FloatVector.fromArray(SPECIES, mean, statistic);
    FloatVector sum = FloatVector.zero(SPECIES);
    FloatVector product = sum;
    int i = zOffset;
    int o = dOffset;
    for (int pixel = 0; pixel < pixels; pixel++) {
      FloatVector x = FloatVector.fromArray(SPECIES, z, i);
      FloatVector y = x.fma(s, t);
      FloatVector slope =
          y.mul(1f / 3f)
              .add(0.5f)
              .blend(0f, y.compare(VectorOperators.LT, -3f))
              .blend(1f, y.compare(VectorOperators.GT, 3f));
      FloatVector g = FloatVector.fromArray(SPECIES, d, o).mul(slope);
      g.intoArray(d, o);
      sum = sum.add(g);
      product = g.fma(x.sub(m), product);
      i += zStride;
      o += dStride;
    }
    sum.intoArray(sums, channel);
    product.intoArray(products, channel);
  }
}
