package io.github.efficientnet4j.internal.engine.vector;

import io.github.efficientnet4j.internal.engine.kernel.Kernels;

/**
 * Selects the loop for a row of a depthwise convolution.
 *
 * <p>Kernels 3 and 5 have their own loops: one for whole panels, which are the usual case, and one
 * for other widths.
 */
final class VectorDepthwise {

  /** The width of the narrowest tile. */
  private static final int NARROWEST = 4;

  private VectorDepthwise() {}

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
    boolean tiled = (kernel == 3 || kernel == 5) && stride <= 2 && width >= NARROWEST;
    if (!tiled) {
      DepthwiseGeneral.row(
          in, rows, firstRow, lastRow, kernel, stride, b, bOffset, vectors, out, outOffset,
          outStride, width);
    } else if (vectors == Kernels.PANEL_VECTORS) {
      panel(
          in, rows, firstRow, lastRow, kernel, stride, b, bOffset, out, outOffset, outStride,
          width);
    } else {
      anyWidth(
          in, rows, firstRow, lastRow, kernel, stride, b, bOffset, vectors, out, outOffset,
          outStride, width);
    }
  }

  private static void panel(
      float[] in,
      int[] rows,
      int firstRow,
      int lastRow,
      int kernel,
      int stride,
      float[] b,
      int bOffset,
      float[] out,
      int outOffset,
      int outStride,
      int width) {
    if (kernel == 3 && stride == 1) {
      Depthwise3Stride1Panel.row(
          in, rows, b, bOffset, out, outOffset, outStride, firstRow, lastRow, width);
    } else if (kernel == 3) {
      Depthwise3Stride2Panel.row(
          in, rows, b, bOffset, out, outOffset, outStride, firstRow, lastRow, width);
    } else if (stride == 1) {
      Depthwise5Stride1Panel.row(
          in, rows, b, bOffset, out, outOffset, outStride, firstRow, lastRow, width);
    } else {
      Depthwise5Stride2Panel.row(
          in, rows, b, bOffset, out, outOffset, outStride, firstRow, lastRow, width);
    }
  }

  private static void anyWidth(
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
    if (kernel == 3 && stride == 1) {
      Depthwise3Stride1.row(
          in, rows, b, bOffset, vectors, out, outOffset, outStride, firstRow, lastRow, width);
    } else if (kernel == 3) {
      Depthwise3Stride2.row(
          in, rows, b, bOffset, vectors, out, outOffset, outStride, firstRow, lastRow, width);
    } else if (stride == 1) {
      Depthwise5Stride1.row(
          in, rows, b, bOffset, vectors, out, outOffset, outStride, firstRow, lastRow, width);
    } else {
      Depthwise5Stride2.row(
          in, rows, b, bOffset, vectors, out, outOffset, outStride, firstRow, lastRow, width);
    }
  }
}
