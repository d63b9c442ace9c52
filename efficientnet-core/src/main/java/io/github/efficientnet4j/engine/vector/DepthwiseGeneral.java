package io.github.efficientnet4j.engine.vector;

import static io.github.efficientnet4j.engine.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Depthwise convolution of any kernel and stride, one output pixel at a time. */
final class DepthwiseGeneral {

  private DepthwiseGeneral() {}

  static void pixel(
      float[] in,
      int[] rowOffsets,
      int firstRow,
      int lastRow,
      int kernel,
      int x,
      int pitch,
      float[] b,
      int bOffset,
      int width,
      float[] out,
      int outOffset) {
    FloatVector y = FloatVector.fromArray(SPECIES, b, bOffset);
    for (int row = firstRow; row < lastRow; row++) {
      int i = rowOffsets[row] + x;
      int w = bOffset + (1 + row * kernel) * width;
      for (int column = 0; column < kernel; column++) {
        y = FloatVector.fromArray(SPECIES, in, i).fma(FloatVector.fromArray(SPECIES, b, w), y);
        i += pitch;
        w += width;
      }
    }
    y.intoArray(out, outOffset);
  }
}
