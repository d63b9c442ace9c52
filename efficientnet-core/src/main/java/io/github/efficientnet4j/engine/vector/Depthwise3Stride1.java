package io.github.efficientnet4j.engine.vector;

import static io.github.efficientnet4j.engine.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Depthwise convolution, kernel 3x3, stride 1: one vector of channels, 7 or 4 output pixels at a
 * time. The taps of a kernel row are written out, so that every input is loaded once and used by
 * all the outputs that it reaches.
 */
final class Depthwise3Stride1 {

  private Depthwise3Stride1() {}

  static void pixels7(
      float[] in,
      int[] rowOffsets,
      int firstRow,
      int lastRow,
      int x,
      int pitch,
      float[] b,
      int bOffset,
      int width,
      float[] out,
      int outOffset,
      int outStride) {
    FloatVector y0 = FloatVector.fromArray(SPECIES, b, bOffset);
    FloatVector y1 = y0;
    FloatVector y2 = y0;
    FloatVector y3 = y0;
    FloatVector y4 = y0;
    FloatVector y5 = y0;
    FloatVector y6 = y0;
    for (int row = firstRow; row < lastRow; row++) {
      int i = rowOffsets[row] + x;
      int w = bOffset + (1 + row * 3) * width;
      FloatVector w0 = FloatVector.fromArray(SPECIES, b, w);
      FloatVector w1 = FloatVector.fromArray(SPECIES, b, w + width);
      FloatVector w2 = FloatVector.fromArray(SPECIES, b, w + 2 * width);
      FloatVector x0 = FloatVector.fromArray(SPECIES, in, i);
      y0 = x0.fma(w0, y0);
      FloatVector x1 = FloatVector.fromArray(SPECIES, in, i + pitch);
      y0 = x1.fma(w1, y0);
      y1 = x1.fma(w0, y1);
      FloatVector x2 = FloatVector.fromArray(SPECIES, in, i + 2 * pitch);
      y0 = x2.fma(w2, y0);
      y1 = x2.fma(w1, y1);
      y2 = x2.fma(w0, y2);
      FloatVector x3 = FloatVector.fromArray(SPECIES, in, i + 3 * pitch);
      y1 = x3.fma(w2, y1);
      y2 = x3.fma(w1, y2);
      y3 = x3.fma(w0, y3);
      FloatVector x4 = FloatVector.fromArray(SPECIES, in, i + 4 * pitch);
      y2 = x4.fma(w2, y2);
      y3 = x4.fma(w1, y3);
      y4 = x4.fma(w0, y4);
      FloatVector x5 = FloatVector.fromArray(SPECIES, in, i + 5 * pitch);
      y3 = x5.fma(w2, y3);
      y4 = x5.fma(w1, y4);
      y5 = x5.fma(w0, y5);
      FloatVector x6 = FloatVector.fromArray(SPECIES, in, i + 6 * pitch);
      y4 = x6.fma(w2, y4);
      y5 = x6.fma(w1, y5);
      y6 = x6.fma(w0, y6);
      FloatVector x7 = FloatVector.fromArray(SPECIES, in, i + 7 * pitch);
      y5 = x7.fma(w2, y5);
      y6 = x7.fma(w1, y6);
      FloatVector x8 = FloatVector.fromArray(SPECIES, in, i + 8 * pitch);
      y6 = x8.fma(w2, y6);
    }
    y0.intoArray(out, outOffset);
    y1.intoArray(out, outOffset + outStride);
    y2.intoArray(out, outOffset + 2 * outStride);
    y3.intoArray(out, outOffset + 3 * outStride);
    y4.intoArray(out, outOffset + 4 * outStride);
    y5.intoArray(out, outOffset + 5 * outStride);
    y6.intoArray(out, outOffset + 6 * outStride);
  }

  static void pixels4(
      float[] in,
      int[] rowOffsets,
      int firstRow,
      int lastRow,
      int x,
      int pitch,
      float[] b,
      int bOffset,
      int width,
      float[] out,
      int outOffset,
      int outStride) {
    FloatVector y0 = FloatVector.fromArray(SPECIES, b, bOffset);
    FloatVector y1 = y0;
    FloatVector y2 = y0;
    FloatVector y3 = y0;
    for (int row = firstRow; row < lastRow; row++) {
      int i = rowOffsets[row] + x;
      int w = bOffset + (1 + row * 3) * width;
      FloatVector w0 = FloatVector.fromArray(SPECIES, b, w);
      FloatVector w1 = FloatVector.fromArray(SPECIES, b, w + width);
      FloatVector w2 = FloatVector.fromArray(SPECIES, b, w + 2 * width);
      FloatVector x0 = FloatVector.fromArray(SPECIES, in, i);
      y0 = x0.fma(w0, y0);
      FloatVector x1 = FloatVector.fromArray(SPECIES, in, i + pitch);
      y0 = x1.fma(w1, y0);
      y1 = x1.fma(w0, y1);
      FloatVector x2 = FloatVector.fromArray(SPECIES, in, i + 2 * pitch);
      y0 = x2.fma(w2, y0);
      y1 = x2.fma(w1, y1);
      y2 = x2.fma(w0, y2);
      FloatVector x3 = FloatVector.fromArray(SPECIES, in, i + 3 * pitch);
      y1 = x3.fma(w2, y1);
      y2 = x3.fma(w1, y2);
      y3 = x3.fma(w0, y3);
      FloatVector x4 = FloatVector.fromArray(SPECIES, in, i + 4 * pitch);
      y2 = x4.fma(w2, y2);
      y3 = x4.fma(w1, y3);
      FloatVector x5 = FloatVector.fromArray(SPECIES, in, i + 5 * pitch);
      y3 = x5.fma(w2, y3);
    }
    y0.intoArray(out, outOffset);
    y1.intoArray(out, outOffset + outStride);
    y2.intoArray(out, outOffset + 2 * outStride);
    y3.intoArray(out, outOffset + 3 * outStride);
  }
}
