package io.github.efficientnet4j.engine.vector;

/** Covers a row of a depthwise convolution with tiles of 7, then 4 pixels, then single ones. */
final class VectorDepthwise {

  private static final int LARGE = 7;
  private static final int SMALL = 4;

  private VectorDepthwise() {}

  /** One output row for one vector of channels; {@code x} and {@code bOffset} are that vector's. */
  static void row(
      float[] in,
      int[] rowOffsets,
      int firstRow,
      int lastRow,
      int kernel,
      int stride,
      int x,
      int pitch,
      float[] b,
      int bOffset,
      int panel,
      float[] out,
      int outOffset,
      int outStride,
      int width) {
    boolean tiled = (kernel == 3 || kernel == 5) && stride <= 2 && width >= SMALL;
    int done = 0;
    while (done < width) {
      int left = width - done;
      int tile = 1;
      if (tiled) {
        tile = left > SMALL && width >= LARGE ? LARGE : SMALL;
        // The last tile reaches back over pixels that are already there: they get the same values.
        done = Math.min(done, width - tile);
      }
      int i = x + done * stride * pitch;
      int o = outOffset + done * outStride;
      tile(
          kernel,
          stride,
          tile,
          in,
          rowOffsets,
          firstRow,
          lastRow,
          i,
          pitch,
          b,
          bOffset,
          panel,
          out,
          o,
          outStride);
      done += tile;
    }
  }

  private static void tile(
      int kernel,
      int stride,
      int tile,
      float[] in,
      int[] rowOffsets,
      int firstRow,
      int lastRow,
      int x,
      int pitch,
      float[] b,
      int bOffset,
      int panel,
      float[] out,
      int outOffset,
      int outStride) {
    if (tile == 1) {
      DepthwiseGeneral.pixel(
          in, rowOffsets, firstRow, lastRow, kernel, x, pitch, b, bOffset, panel, out, outOffset);
    } else if (kernel == 3 && stride == 1) {
      if (tile == LARGE) {
        Depthwise3Stride1.pixels7(
            in,
            rowOffsets,
            firstRow,
            lastRow,
            x,
            pitch,
            b,
            bOffset,
            panel,
            out,
            outOffset,
            outStride);
      } else {
        Depthwise3Stride1.pixels4(
            in,
            rowOffsets,
            firstRow,
            lastRow,
            x,
            pitch,
            b,
            bOffset,
            panel,
            out,
            outOffset,
            outStride);
      }
    } else if (kernel == 3) {
      if (tile == LARGE) {
        Depthwise3Stride2.pixels7(
            in,
            rowOffsets,
            firstRow,
            lastRow,
            x,
            pitch,
            b,
            bOffset,
            panel,
            out,
            outOffset,
            outStride);
      } else {
        Depthwise3Stride2.pixels4(
            in,
            rowOffsets,
            firstRow,
            lastRow,
            x,
            pitch,
            b,
            bOffset,
            panel,
            out,
            outOffset,
            outStride);
      }
    } else if (stride == 1) {
      if (tile == LARGE) {
        Depthwise5Stride1.pixels7(
            in,
            rowOffsets,
            firstRow,
            lastRow,
            x,
            pitch,
            b,
            bOffset,
            panel,
            out,
            outOffset,
            outStride);
      } else {
        Depthwise5Stride1.pixels4(
            in,
            rowOffsets,
            firstRow,
            lastRow,
            x,
            pitch,
            b,
            bOffset,
            panel,
            out,
            outOffset,
            outStride);
      }
    } else {
      if (tile == LARGE) {
        Depthwise5Stride2.pixels7(
            in,
            rowOffsets,
            firstRow,
            lastRow,
            x,
            pitch,
            b,
            bOffset,
            panel,
            out,
            outOffset,
            outStride);
      } else {
        Depthwise5Stride2.pixels4(
            in,
            rowOffsets,
            firstRow,
            lastRow,
            x,
            pitch,
            b,
            bOffset,
            panel,
            out,
            outOffset,
            outStride);
      }
    }
  }
}
