package io.github.efficientnet4j.engine.vector;

import static io.github.efficientnet4j.engine.vector.VectorWidth.LANES;
import static io.github.efficientnet4j.engine.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Micro-kernels of the convolution whose operands lie at tap offsets: 1 to 7 rows by 3 vectors of
 * columns, every sum in a register of its own. C2 keeps named locals in registers and arrays of
 * vectors not, hence one method a shape.
 */
final class ConvolveTiles3 {

  private ConvolveTiles3() {}

  /** Splits the rows into tiles of nearly equal height, of at most {@code tallest}. */
  static void run(
      int tallest,
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      int[] taps,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride) {
    int ao = aOffset;
    int co = cOffset;
    int left = rows;
    for (int tiles = (rows + tallest - 1) / tallest; tiles > 0; tiles--) {
      int height = (left + tiles - 1) / tiles;
      switch (height) {
        case 7 -> rows7(a, ao, aStride, taps, b, bOffset, c, co, cStride);
        case 6 -> rows6(a, ao, aStride, taps, b, bOffset, c, co, cStride);
        case 5 -> rows5(a, ao, aStride, taps, b, bOffset, c, co, cStride);
        case 4 -> rows4(a, ao, aStride, taps, b, bOffset, c, co, cStride);
        case 3 -> rows3(a, ao, aStride, taps, b, bOffset, c, co, cStride);
        case 2 -> rows2(a, ao, aStride, taps, b, bOffset, c, co, cStride);
        default -> rows1(a, ao, aStride, taps, b, bOffset, c, co, cStride);
      }
      ao += height * aStride;
      co += height * cStride;
      left -= height;
    }
  }

  static void rows7(
      float[] a,
      int aOffset,
      int aStride,
      int[] taps,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, b, bOffset);
    FloatVector c01 = FloatVector.fromArray(SPECIES, b, bOffset + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, b, bOffset + 2 * LANES);
    FloatVector c10 = c00;
    FloatVector c11 = c01;
    FloatVector c12 = c02;
    FloatVector c20 = c00;
    FloatVector c21 = c01;
    FloatVector c22 = c02;
    FloatVector c30 = c00;
    FloatVector c31 = c01;
    FloatVector c32 = c02;
    FloatVector c40 = c00;
    FloatVector c41 = c01;
    FloatVector c42 = c02;
    FloatVector c50 = c00;
    FloatVector c51 = c01;
    FloatVector c52 = c02;
    FloatVector c60 = c00;
    FloatVector c61 = c01;
    FloatVector c62 = c02;
    int a1 = aOffset + aStride;
    int a2 = a1 + aStride;
    int a3 = a2 + aStride;
    int a4 = a3 + aStride;
    int a5 = a4 + aStride;
    int a6 = a5 + aStride;
    int bk = bOffset + 3 * LANES;
    for (int tap : taps) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bk);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bk + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bk + 2 * LANES);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[aOffset + tap]);
      c00 = v0.fma(b0, c00);
      c01 = v0.fma(b1, c01);
      c02 = v0.fma(b2, c02);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[a1 + tap]);
      c10 = v1.fma(b0, c10);
      c11 = v1.fma(b1, c11);
      c12 = v1.fma(b2, c12);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[a2 + tap]);
      c20 = v2.fma(b0, c20);
      c21 = v2.fma(b1, c21);
      c22 = v2.fma(b2, c22);
      FloatVector v3 = FloatVector.broadcast(SPECIES, a[a3 + tap]);
      c30 = v3.fma(b0, c30);
      c31 = v3.fma(b1, c31);
      c32 = v3.fma(b2, c32);
      FloatVector v4 = FloatVector.broadcast(SPECIES, a[a4 + tap]);
      c40 = v4.fma(b0, c40);
      c41 = v4.fma(b1, c41);
      c42 = v4.fma(b2, c42);
      FloatVector v5 = FloatVector.broadcast(SPECIES, a[a5 + tap]);
      c50 = v5.fma(b0, c50);
      c51 = v5.fma(b1, c51);
      c52 = v5.fma(b2, c52);
      FloatVector v6 = FloatVector.broadcast(SPECIES, a[a6 + tap]);
      c60 = v6.fma(b0, c60);
      c61 = v6.fma(b1, c61);
      c62 = v6.fma(b2, c62);
      bk += 3 * LANES;
    }
    c00.intoArray(c, cOffset);
    c01.intoArray(c, cOffset + LANES);
    c02.intoArray(c, cOffset + 2 * LANES);
    c10.intoArray(c, cOffset + cStride);
    c11.intoArray(c, cOffset + cStride + LANES);
    c12.intoArray(c, cOffset + cStride + 2 * LANES);
    c20.intoArray(c, cOffset + 2 * cStride);
    c21.intoArray(c, cOffset + 2 * cStride + LANES);
    c22.intoArray(c, cOffset + 2 * cStride + 2 * LANES);
    c30.intoArray(c, cOffset + 3 * cStride);
    c31.intoArray(c, cOffset + 3 * cStride + LANES);
    c32.intoArray(c, cOffset + 3 * cStride + 2 * LANES);
    c40.intoArray(c, cOffset + 4 * cStride);
    c41.intoArray(c, cOffset + 4 * cStride + LANES);
    c42.intoArray(c, cOffset + 4 * cStride + 2 * LANES);
    c50.intoArray(c, cOffset + 5 * cStride);
    c51.intoArray(c, cOffset + 5 * cStride + LANES);
    c52.intoArray(c, cOffset + 5 * cStride + 2 * LANES);
    c60.intoArray(c, cOffset + 6 * cStride);
    c61.intoArray(c, cOffset + 6 * cStride + LANES);
    c62.intoArray(c, cOffset + 6 * cStride + 2 * LANES);
  }

  static void rows6(
      float[] a,
      int aOffset,
      int aStride,
      int[] taps,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, b, bOffset);
    FloatVector c01 = FloatVector.fromArray(SPECIES, b, bOffset + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, b, bOffset + 2 * LANES);
    FloatVector c10 = c00;
    FloatVector c11 = c01;
    FloatVector c12 = c02;
    FloatVector c20 = c00;
    FloatVector c21 = c01;
    FloatVector c22 = c02;
    FloatVector c30 = c00;
    FloatVector c31 = c01;
    FloatVector c32 = c02;
    FloatVector c40 = c00;
    FloatVector c41 = c01;
    FloatVector c42 = c02;
    FloatVector c50 = c00;
    FloatVector c51 = c01;
    FloatVector c52 = c02;
    int a1 = aOffset + aStride;
    int a2 = a1 + aStride;
    int a3 = a2 + aStride;
    int a4 = a3 + aStride;
    int a5 = a4 + aStride;
    int bk = bOffset + 3 * LANES;
    for (int tap : taps) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bk);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bk + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bk + 2 * LANES);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[aOffset + tap]);
      c00 = v0.fma(b0, c00);
      c01 = v0.fma(b1, c01);
      c02 = v0.fma(b2, c02);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[a1 + tap]);
      c10 = v1.fma(b0, c10);
      c11 = v1.fma(b1, c11);
      c12 = v1.fma(b2, c12);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[a2 + tap]);
      c20 = v2.fma(b0, c20);
      c21 = v2.fma(b1, c21);
      c22 = v2.fma(b2, c22);
      FloatVector v3 = FloatVector.broadcast(SPECIES, a[a3 + tap]);
      c30 = v3.fma(b0, c30);
      c31 = v3.fma(b1, c31);
      c32 = v3.fma(b2, c32);
      FloatVector v4 = FloatVector.broadcast(SPECIES, a[a4 + tap]);
      c40 = v4.fma(b0, c40);
      c41 = v4.fma(b1, c41);
      c42 = v4.fma(b2, c42);
      FloatVector v5 = FloatVector.broadcast(SPECIES, a[a5 + tap]);
      c50 = v5.fma(b0, c50);
      c51 = v5.fma(b1, c51);
      c52 = v5.fma(b2, c52);
      bk += 3 * LANES;
    }
    c00.intoArray(c, cOffset);
    c01.intoArray(c, cOffset + LANES);
    c02.intoArray(c, cOffset + 2 * LANES);
    c10.intoArray(c, cOffset + cStride);
    c11.intoArray(c, cOffset + cStride + LANES);
    c12.intoArray(c, cOffset + cStride + 2 * LANES);
    c20.intoArray(c, cOffset + 2 * cStride);
    c21.intoArray(c, cOffset + 2 * cStride + LANES);
    c22.intoArray(c, cOffset + 2 * cStride + 2 * LANES);
    c30.intoArray(c, cOffset + 3 * cStride);
    c31.intoArray(c, cOffset + 3 * cStride + LANES);
    c32.intoArray(c, cOffset + 3 * cStride + 2 * LANES);
    c40.intoArray(c, cOffset + 4 * cStride);
    c41.intoArray(c, cOffset + 4 * cStride + LANES);
    c42.intoArray(c, cOffset + 4 * cStride + 2 * LANES);
    c50.intoArray(c, cOffset + 5 * cStride);
    c51.intoArray(c, cOffset + 5 * cStride + LANES);
    c52.intoArray(c, cOffset + 5 * cStride + 2 * LANES);
  }

  static void rows5(
      float[] a,
      int aOffset,
      int aStride,
      int[] taps,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, b, bOffset);
    FloatVector c01 = FloatVector.fromArray(SPECIES, b, bOffset + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, b, bOffset + 2 * LANES);
    FloatVector c10 = c00;
    FloatVector c11 = c01;
    FloatVector c12 = c02;
    FloatVector c20 = c00;
    FloatVector c21 = c01;
    FloatVector c22 = c02;
    FloatVector c30 = c00;
    FloatVector c31 = c01;
    FloatVector c32 = c02;
    FloatVector c40 = c00;
    FloatVector c41 = c01;
    FloatVector c42 = c02;
    int a1 = aOffset + aStride;
    int a2 = a1 + aStride;
    int a3 = a2 + aStride;
    int a4 = a3 + aStride;
    int bk = bOffset + 3 * LANES;
    for (int tap : taps) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bk);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bk + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bk + 2 * LANES);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[aOffset + tap]);
      c00 = v0.fma(b0, c00);
      c01 = v0.fma(b1, c01);
      c02 = v0.fma(b2, c02);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[a1 + tap]);
      c10 = v1.fma(b0, c10);
      c11 = v1.fma(b1, c11);
      c12 = v1.fma(b2, c12);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[a2 + tap]);
      c20 = v2.fma(b0, c20);
      c21 = v2.fma(b1, c21);
      c22 = v2.fma(b2, c22);
      FloatVector v3 = FloatVector.broadcast(SPECIES, a[a3 + tap]);
      c30 = v3.fma(b0, c30);
      c31 = v3.fma(b1, c31);
      c32 = v3.fma(b2, c32);
      FloatVector v4 = FloatVector.broadcast(SPECIES, a[a4 + tap]);
      c40 = v4.fma(b0, c40);
      c41 = v4.fma(b1, c41);
      c42 = v4.fma(b2, c42);
      bk += 3 * LANES;
    }
    c00.intoArray(c, cOffset);
    c01.intoArray(c, cOffset + LANES);
    c02.intoArray(c, cOffset + 2 * LANES);
    c10.intoArray(c, cOffset + cStride);
    c11.intoArray(c, cOffset + cStride + LANES);
    c12.intoArray(c, cOffset + cStride + 2 * LANES);
    c20.intoArray(c, cOffset + 2 * cStride);
    c21.intoArray(c, cOffset + 2 * cStride + LANES);
    c22.intoArray(c, cOffset + 2 * cStride + 2 * LANES);
    c30.intoArray(c, cOffset + 3 * cStride);
    c31.intoArray(c, cOffset + 3 * cStride + LANES);
    c32.intoArray(c, cOffset + 3 * cStride + 2 * LANES);
    c40.intoArray(c, cOffset + 4 * cStride);
    c41.intoArray(c, cOffset + 4 * cStride + LANES);
    c42.intoArray(c, cOffset + 4 * cStride + 2 * LANES);
  }

  static void rows4(
      float[] a,
      int aOffset,
      int aStride,
      int[] taps,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, b, bOffset);
    FloatVector c01 = FloatVector.fromArray(SPECIES, b, bOffset + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, b, bOffset + 2 * LANES);
    FloatVector c10 = c00;
    FloatVector c11 = c01;
    FloatVector c12 = c02;
    FloatVector c20 = c00;
    FloatVector c21 = c01;
    FloatVector c22 = c02;
    FloatVector c30 = c00;
    FloatVector c31 = c01;
    FloatVector c32 = c02;
    int a1 = aOffset + aStride;
    int a2 = a1 + aStride;
    int a3 = a2 + aStride;
    int bk = bOffset + 3 * LANES;
    for (int tap : taps) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bk);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bk + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bk + 2 * LANES);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[aOffset + tap]);
      c00 = v0.fma(b0, c00);
      c01 = v0.fma(b1, c01);
      c02 = v0.fma(b2, c02);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[a1 + tap]);
      c10 = v1.fma(b0, c10);
      c11 = v1.fma(b1, c11);
      c12 = v1.fma(b2, c12);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[a2 + tap]);
      c20 = v2.fma(b0, c20);
      c21 = v2.fma(b1, c21);
      c22 = v2.fma(b2, c22);
      FloatVector v3 = FloatVector.broadcast(SPECIES, a[a3 + tap]);
      c30 = v3.fma(b0, c30);
      c31 = v3.fma(b1, c31);
      c32 = v3.fma(b2, c32);
      bk += 3 * LANES;
    }
    c00.intoArray(c, cOffset);
    c01.intoArray(c, cOffset + LANES);
    c02.intoArray(c, cOffset + 2 * LANES);
    c10.intoArray(c, cOffset + cStride);
    c11.intoArray(c, cOffset + cStride + LANES);
    c12.intoArray(c, cOffset + cStride + 2 * LANES);
    c20.intoArray(c, cOffset + 2 * cStride);
    c21.intoArray(c, cOffset + 2 * cStride + LANES);
    c22.intoArray(c, cOffset + 2 * cStride + 2 * LANES);
    c30.intoArray(c, cOffset + 3 * cStride);
    c31.intoArray(c, cOffset + 3 * cStride + LANES);
    c32.intoArray(c, cOffset + 3 * cStride + 2 * LANES);
  }

  static void rows3(
      float[] a,
      int aOffset,
      int aStride,
      int[] taps,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, b, bOffset);
    FloatVector c01 = FloatVector.fromArray(SPECIES, b, bOffset + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, b, bOffset + 2 * LANES);
    FloatVector c10 = c00;
    FloatVector c11 = c01;
    FloatVector c12 = c02;
    FloatVector c20 = c00;
    FloatVector c21 = c01;
    FloatVector c22 = c02;
    int a1 = aOffset + aStride;
    int a2 = a1 + aStride;
    int bk = bOffset + 3 * LANES;
    for (int tap : taps) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bk);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bk + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bk + 2 * LANES);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[aOffset + tap]);
      c00 = v0.fma(b0, c00);
      c01 = v0.fma(b1, c01);
      c02 = v0.fma(b2, c02);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[a1 + tap]);
      c10 = v1.fma(b0, c10);
      c11 = v1.fma(b1, c11);
      c12 = v1.fma(b2, c12);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[a2 + tap]);
      c20 = v2.fma(b0, c20);
      c21 = v2.fma(b1, c21);
      c22 = v2.fma(b2, c22);
      bk += 3 * LANES;
    }
    c00.intoArray(c, cOffset);
    c01.intoArray(c, cOffset + LANES);
    c02.intoArray(c, cOffset + 2 * LANES);
    c10.intoArray(c, cOffset + cStride);
    c11.intoArray(c, cOffset + cStride + LANES);
    c12.intoArray(c, cOffset + cStride + 2 * LANES);
    c20.intoArray(c, cOffset + 2 * cStride);
    c21.intoArray(c, cOffset + 2 * cStride + LANES);
    c22.intoArray(c, cOffset + 2 * cStride + 2 * LANES);
  }

  static void rows2(
      float[] a,
      int aOffset,
      int aStride,
      int[] taps,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, b, bOffset);
    FloatVector c01 = FloatVector.fromArray(SPECIES, b, bOffset + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, b, bOffset + 2 * LANES);
    FloatVector c10 = c00;
    FloatVector c11 = c01;
    FloatVector c12 = c02;
    int a1 = aOffset + aStride;
    int bk = bOffset + 3 * LANES;
    for (int tap : taps) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bk);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bk + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bk + 2 * LANES);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[aOffset + tap]);
      c00 = v0.fma(b0, c00);
      c01 = v0.fma(b1, c01);
      c02 = v0.fma(b2, c02);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[a1 + tap]);
      c10 = v1.fma(b0, c10);
      c11 = v1.fma(b1, c11);
      c12 = v1.fma(b2, c12);
      bk += 3 * LANES;
    }
    c00.intoArray(c, cOffset);
    c01.intoArray(c, cOffset + LANES);
    c02.intoArray(c, cOffset + 2 * LANES);
    c10.intoArray(c, cOffset + cStride);
    c11.intoArray(c, cOffset + cStride + LANES);
    c12.intoArray(c, cOffset + cStride + 2 * LANES);
  }

  static void rows1(
      float[] a,
      int aOffset,
      int aStride,
      int[] taps,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, b, bOffset);
    FloatVector c01 = FloatVector.fromArray(SPECIES, b, bOffset + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, b, bOffset + 2 * LANES);
    int bk = bOffset + 3 * LANES;
    for (int tap : taps) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bk);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bk + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bk + 2 * LANES);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[aOffset + tap]);
      c00 = v0.fma(b0, c00);
      c01 = v0.fma(b1, c01);
      c02 = v0.fma(b2, c02);
      bk += 3 * LANES;
    }
    c00.intoArray(c, cOffset);
    c01.intoArray(c, cOffset + LANES);
    c02.intoArray(c, cOffset + 2 * LANES);
  }
}
