package io.github.efficientnet4j.engine.vector;

import static io.github.efficientnet4j.engine.vector.VectorWidth.LANES;
import static io.github.efficientnet4j.engine.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Sums and products of arrays, element by element. */
final class VectorElements {

  private VectorElements() {}

  static void add(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xOffset + i)
          .add(FloatVector.fromArray(SPECIES, y, yOffset + i))
          .intoArray(x, xOffset + i);
    }
  }

  static void multiply(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xOffset + i)
          .mul(FloatVector.fromArray(SPECIES, y, yOffset + i))
          .intoArray(x, xOffset + i);
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
    FloatVector sum = FloatVector.fromArray(SPECIES, sums, sumsOffset);
    int i = offset;
    int o = outOffset;
    for (int pixel = 0; pixel < pixels; pixel++) {
      FloatVector y = FloatVector.fromArray(SPECIES, x, i);
      y.intoArray(out, o);
      sum = sum.add(y);
      i += stride;
      o += outStride;
    }
    sum.intoArray(sums, sumsOffset);
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
