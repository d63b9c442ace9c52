package io.github.efficientnet4j.internal.engine.vector;

import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.LANES;
import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Element-wise sums, products and comparisons of arrays. */
final class VectorElements {

  private VectorElements() {}

  static void add(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xOffset + i)
          .add(FloatVector.fromArray(SPECIES, y, yOffset + i))
          .intoArray(x, xOffset + i);
    }
  }

  static void sum(
      float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xOffset + i)
          .add(FloatVector.fromArray(SPECIES, y, yOffset + i))
          .intoArray(z, zOffset + i);
    }
  }

  static void multiply(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xOffset + i)
          .mul(FloatVector.fromArray(SPECIES, y, yOffset + i))
          .intoArray(x, xOffset + i);
    }
  }

  static void keepLarger(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xOffset + i)
          .max(FloatVector.fromArray(SPECIES, y, yOffset + i))
          .intoArray(x, xOffset + i);
    }
  }

  /** Moves {@code d} to {@code dx} where {@code x} and {@code y} are equal. */
  static void giveToEqual(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] d,
      int dOffset,
      float[] dx,
      int dxOffset,
      int count) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i += LANES) {
      VectorMask<Float> equal =
          FloatVector.fromArray(SPECIES, x, xOffset + i)
              .compare(VectorOperators.EQ, FloatVector.fromArray(SPECIES, y, yOffset + i));
      FloatVector g = FloatVector.fromArray(SPECIES, d, dOffset + i);
      FloatVector.fromArray(SPECIES, dx, dxOffset + i)
          .add(zero.blend(g, equal))
          .intoArray(dx, dxOffset + i);
      g.blend(zero, equal).intoArray(d, dOffset + i);
    }
  }

  static void copyAndSum(
      float[] x,
      int offset,
      int stride,
      int pixels,
      float[] out,
      int outOffset,
      int outStride,
      float[] sums,
      int sumsOffset) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = offset;
    int o = outOffset;
    for (int pixel = 0; pixel < pixels; pixel++) {
      FloatVector y = FloatVector.fromArray(SPECIES, x, i);
      y.intoArray(out, o);
      sum = sum.add(y);
      i += stride;
      o += outStride;
    }
    sum.add(FloatVector.fromArray(SPECIES, sums, sumsOffset)).intoArray(sums, sumsOffset);
  }

  static void gatePanel(
      float[] b,
      int bOffset,
      int depth,
      int vectors,
      float[] gate,
      int gateOffset,
      float[] out,
      int outOffset) {
    int width = vectors * LANES;
    System.arraycopy(b, bOffset, out, outOffset, width);
    int from = bOffset + width;
    int to = outOffset + width;
    for (int k = 0; k < depth; k++) {
      FloatVector factor = FloatVector.broadcast(SPECIES, gate[gateOffset + k]);
      for (int j = 0; j < width; j += LANES) {
        FloatVector.fromArray(SPECIES, b, from + j).mul(factor).intoArray(out, to + j);
      }
      from += width;
      to += width;
    }
  }
}
