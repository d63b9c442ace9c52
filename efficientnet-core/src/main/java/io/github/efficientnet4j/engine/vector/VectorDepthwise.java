package io.github.efficientnet4j.engine.vector;

/**
 * Covers a row of a depthwise convolution with tiles of 7 pixels, and of 4 where 7 would be too
 * many. A last tile reaches back over pixels that are done already: they get the same values.
 */
final class VectorDepthwise {

  private static final int LARGE = 7;
  private static final int SMALL = 4;

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
    boolean tiled = (kernel == 3 || kernel == 5) && stride <= 2 && width >= SMALL;
    if (!tiled) {
      DepthwiseGeneral.row(
          in, rows, firstRow, lastRow, kernel, stride, b, bOffset, vectors, out, outOffset,
          outStride, width);
      return;
    }
    int rest = width % LARGE;
    int split = width > LARGE && rest > SMALL ? width : width - rest;
    boolean whole = kernel == 3 && lastRow - firstRow == kernel;
    if (split > 0 && whole) {
      large3(in, rows, stride, b, bOffset, vectors, out, outOffset, outStride, 0, split);
    } else if (split > 0) {
      large(
          in, rows, firstRow, lastRow, kernel, stride, b, bOffset, vectors, out, outOffset,
          outStride, 0, split);
    }
    if (split < width && whole) {
      small3(in, rows, stride, b, bOffset, vectors, out, outOffset, outStride, split, width);
    } else if (split < width) {
      small(
          in, rows, firstRow, lastRow, kernel, stride, b, bOffset, vectors, out, outOffset,
          outStride, split, width);
    }
  }

  private static void large3(
      float[] in,
      int[] rows,
      int stride,
      float[] b,
      int bOffset,
      int vectors,
      float[] out,
      int outOffset,
      int outStride,
      int from,
      int to) {
    if (stride == 1) {
      Depthwise3Stride1.pixels7(in, rows, b, bOffset, vectors, out, outOffset, outStride, from, to);
    } else {
      Depthwise3Stride2.pixels7(in, rows, b, bOffset, vectors, out, outOffset, outStride, from, to);
    }
  }

  private static void small3(
      float[] in,
      int[] rows,
      int stride,
      float[] b,
      int bOffset,
      int vectors,
      float[] out,
      int outOffset,
      int outStride,
      int from,
      int to) {
    if (stride == 1) {
      Depthwise3Stride1.pixels4(in, rows, b, bOffset, vectors, out, outOffset, outStride, from, to);
    } else {
      Depthwise3Stride2.pixels4(in, rows, b, bOffset, vectors, out, outOffset, outStride, from, to);
    }
  }

  private static void large(
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
      int from,
      int to) {
    if (kernel == 3 && stride == 1) {
      Depthwise3Stride1.rows7(
          in, rows, b, bOffset, vectors, out, outOffset, outStride, from, to, firstRow, lastRow);
    } else if (kernel == 3) {
      Depthwise3Stride2.rows7(
          in, rows, b, bOffset, vectors, out, outOffset, outStride, from, to, firstRow, lastRow);
    } else if (stride == 1) {
      Depthwise5Stride1.rows7(
          in, rows, b, bOffset, vectors, out, outOffset, outStride, from, to, firstRow, lastRow);
    } else {
      Depthwise5Stride2.rows7(
          in, rows, b, bOffset, vectors, out, outOffset, outStride, from, to, firstRow, lastRow);
    }
  }

  private static void small(
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
      int from,
      int to) {
    if (kernel == 3 && stride == 1) {
      Depthwise3Stride1.rows4(
          in, rows, b, bOffset, vectors, out, outOffset, outStride, from, to, firstRow, lastRow);
    } else if (kernel == 3) {
      Depthwise3Stride2.rows4(
          in, rows, b, bOffset, vectors, out, outOffset, outStride, from, to, firstRow, lastRow);
    } else if (stride == 1) {
      Depthwise5Stride1.rows4(
          in, rows, b, bOffset, vectors, out, outOffset, outStride, from, to, firstRow, lastRow);
    } else {
      Depthwise5Stride2.rows4(
          in, rows, b, bOffset, vectors, out, outOffset, outStride, from, to, firstRow, lastRow);
    }
  }
}
