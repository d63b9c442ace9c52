package io.github.efficientnet4j.internal.engine.vector;

import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.LANES;
import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * A depthwise convolution for any kernel, stride and width. It computes one output pixel at a time.
 */
final class DepthwiseGeneral {

  private DepthwiseGeneral() {}

  static void row(
      float[] in,
      int[] rows,
      int firstRow,
      int lastRow,
      int kernel,
      int stride,
      float[] b,
      int bOffset,
      int vectors,
      float[] out,
      int outOffset,
      int outStride,
      int width) {
    int pitch = vectors * LANES;
    for (int pixel = 0; pixel < width; pixel++) {
      int x = pixel * stride * pitch;
      int to = outOffset + pixel * outStride;
      for (int channel = 0; channel < pitch; channel += LANES) {
        pixel(
            in,
            rows,
            firstRow,
            lastRow,
            kernel,
            x + channel,
            pitch,
            b,
            bOffset + channel,
            out,
            to + channel);
      }
    }
  }

  /**
   * Computes a pixel in one flat loop over the taps. With nested loops over rows and columns, C2 of
   * JDK 17 boxed the sums in some processes.
   */
  private static void pixel(
      float[] in,
      int[] rows,
      int firstRow,
      int lastRow,
      int kernel,
      int x,
      int pitch,
      float[] b,
      int bOffset,
      float[] out,
      int outOffset) {
    FloatVector y = FloatVector.fromArray(SPECIES, b, bOffset);
    int w = bOffset + (1 + firstRow * kernel) * pitch;
    int row = firstRow;
    int i = rows[row] + x;
    int column = 0;
    for (int taps = (lastRow - firstRow) * kernel; taps > 0; taps--) {
      y = FloatVector.fromArray(SPECIES, in, i).fma(FloatVector.fromArray(SPECIES, b, w), y);
      i += pitch;
      w += pitch;
      if (++column == kernel && taps > 1) {
        column = 0;
        i = rows[++row] + x;
      }
    }
    y.intoArray(out, outOffset);
  }
}
