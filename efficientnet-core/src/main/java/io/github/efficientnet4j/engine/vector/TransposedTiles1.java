package io.github.efficientnet4j.engine.vector;

import static io.github.efficientnet4j.engine.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Micro-kernels of the product with the first matrix transposed: 1 to 7 rows by one vector of
 * columns, added to what is there. One method a shape, for the reason that {@link MultiplyTiles1}
 * gives.
 */
final class TransposedTiles1 {

  private TransposedTiles1() {}

  /** Splits the rows into tiles of nearly equal height, of at most {@code tallest}. */
  static void run(
      int tallest,
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      int depth,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride) {
    int ao = aOffset;
    int co = cOffset;
    int left = rows;
    for (int tiles = (rows + tallest - 1) / tallest; tiles > 0; tiles--) {
      int height = (left + tiles - 1) / tiles;
      switch (height) {
        case 7 -> rows7(a, ao, aStride, depth, b, bOffset, bStride, c, co, cStride);
        case 6 -> rows6(a, ao, aStride, depth, b, bOffset, bStride, c, co, cStride);
        case 5 -> rows5(a, ao, aStride, depth, b, bOffset, bStride, c, co, cStride);
        case 4 -> rows4(a, ao, aStride, depth, b, bOffset, bStride, c, co, cStride);
        case 3 -> rows3(a, ao, aStride, depth, b, bOffset, bStride, c, co, cStride);
        case 2 -> rows2(a, ao, aStride, depth, b, bOffset, bStride, c, co, cStride);
        default -> rows1(a, ao, aStride, depth, b, bOffset, bStride, c, co, cStride);
      }
      ao += height;
      co += height * cStride;
      left -= height;
    }
  }

  private static void rows7(
      float[] a,
      int aOffset,
      int aStride,
      int depth,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, cOffset);
    int c1 = cOffset + cStride;
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, c1);
    int c2 = c1 + cStride;
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, c2);
    int c3 = c2 + cStride;
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, c3);
    int c4 = c3 + cStride;
    FloatVector c40 = FloatVector.fromArray(SPECIES, c, c4);
    int c5 = c4 + cStride;
    FloatVector c50 = FloatVector.fromArray(SPECIES, c, c5);
    int c6 = c5 + cStride;
    FloatVector c60 = FloatVector.fromArray(SPECIES, c, c6);
    int ak = aOffset;
    int bk = bOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bk);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[ak]);
      c00 = v0.fma(b0, c00);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[ak + 1]);
      c10 = v1.fma(b0, c10);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[ak + 2]);
      c20 = v2.fma(b0, c20);
      FloatVector v3 = FloatVector.broadcast(SPECIES, a[ak + 3]);
      c30 = v3.fma(b0, c30);
      FloatVector v4 = FloatVector.broadcast(SPECIES, a[ak + 4]);
      c40 = v4.fma(b0, c40);
      FloatVector v5 = FloatVector.broadcast(SPECIES, a[ak + 5]);
      c50 = v5.fma(b0, c50);
      FloatVector v6 = FloatVector.broadcast(SPECIES, a[ak + 6]);
      c60 = v6.fma(b0, c60);
      ak += aStride;
      bk += bStride;
    }
    c00.intoArray(c, cOffset);
    c10.intoArray(c, c1);
    c20.intoArray(c, c2);
    c30.intoArray(c, c3);
    c40.intoArray(c, c4);
    c50.intoArray(c, c5);
    c60.intoArray(c, c6);
  }

  private static void rows6(
      float[] a,
      int aOffset,
      int aStride,
      int depth,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, cOffset);
    int c1 = cOffset + cStride;
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, c1);
    int c2 = c1 + cStride;
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, c2);
    int c3 = c2 + cStride;
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, c3);
    int c4 = c3 + cStride;
    FloatVector c40 = FloatVector.fromArray(SPECIES, c, c4);
    int c5 = c4 + cStride;
    FloatVector c50 = FloatVector.fromArray(SPECIES, c, c5);
    int ak = aOffset;
    int bk = bOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bk);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[ak]);
      c00 = v0.fma(b0, c00);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[ak + 1]);
      c10 = v1.fma(b0, c10);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[ak + 2]);
      c20 = v2.fma(b0, c20);
      FloatVector v3 = FloatVector.broadcast(SPECIES, a[ak + 3]);
      c30 = v3.fma(b0, c30);
      FloatVector v4 = FloatVector.broadcast(SPECIES, a[ak + 4]);
      c40 = v4.fma(b0, c40);
      FloatVector v5 = FloatVector.broadcast(SPECIES, a[ak + 5]);
      c50 = v5.fma(b0, c50);
      ak += aStride;
      bk += bStride;
    }
    c00.intoArray(c, cOffset);
    c10.intoArray(c, c1);
    c20.intoArray(c, c2);
    c30.intoArray(c, c3);
    c40.intoArray(c, c4);
    c50.intoArray(c, c5);
  }

  private static void rows5(
      float[] a,
      int aOffset,
      int aStride,
      int depth,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, cOffset);
    int c1 = cOffset + cStride;
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, c1);
    int c2 = c1 + cStride;
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, c2);
    int c3 = c2 + cStride;
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, c3);
    int c4 = c3 + cStride;
    FloatVector c40 = FloatVector.fromArray(SPECIES, c, c4);
    int ak = aOffset;
    int bk = bOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bk);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[ak]);
      c00 = v0.fma(b0, c00);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[ak + 1]);
      c10 = v1.fma(b0, c10);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[ak + 2]);
      c20 = v2.fma(b0, c20);
      FloatVector v3 = FloatVector.broadcast(SPECIES, a[ak + 3]);
      c30 = v3.fma(b0, c30);
      FloatVector v4 = FloatVector.broadcast(SPECIES, a[ak + 4]);
      c40 = v4.fma(b0, c40);
      ak += aStride;
      bk += bStride;
    }
    c00.intoArray(c, cOffset);
    c10.intoArray(c, c1);
    c20.intoArray(c, c2);
    c30.intoArray(c, c3);
    c40.intoArray(c, c4);
  }

  private static void rows4(
      float[] a,
      int aOffset,
      int aStride,
      int depth,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, cOffset);
    int c1 = cOffset + cStride;
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, c1);
    int c2 = c1 + cStride;
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, c2);
    int c3 = c2 + cStride;
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, c3);
    int ak = aOffset;
    int bk = bOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bk);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[ak]);
      c00 = v0.fma(b0, c00);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[ak + 1]);
      c10 = v1.fma(b0, c10);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[ak + 2]);
      c20 = v2.fma(b0, c20);
      FloatVector v3 = FloatVector.broadcast(SPECIES, a[ak + 3]);
      c30 = v3.fma(b0, c30);
      ak += aStride;
      bk += bStride;
    }
    c00.intoArray(c, cOffset);
    c10.intoArray(c, c1);
    c20.intoArray(c, c2);
    c30.intoArray(c, c3);
  }

  private static void rows3(
      float[] a,
      int aOffset,
      int aStride,
      int depth,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, cOffset);
    int c1 = cOffset + cStride;
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, c1);
    int c2 = c1 + cStride;
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, c2);
    int ak = aOffset;
    int bk = bOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bk);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[ak]);
      c00 = v0.fma(b0, c00);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[ak + 1]);
      c10 = v1.fma(b0, c10);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[ak + 2]);
      c20 = v2.fma(b0, c20);
      ak += aStride;
      bk += bStride;
    }
    c00.intoArray(c, cOffset);
    c10.intoArray(c, c1);
    c20.intoArray(c, c2);
  }

  private static void rows2(
      float[] a,
      int aOffset,
      int aStride,
      int depth,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, cOffset);
    int c1 = cOffset + cStride;
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, c1);
    int ak = aOffset;
    int bk = bOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bk);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[ak]);
      c00 = v0.fma(b0, c00);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[ak + 1]);
      c10 = v1.fma(b0, c10);
      ak += aStride;
      bk += bStride;
    }
    c00.intoArray(c, cOffset);
    c10.intoArray(c, c1);
  }

  private static void rows1(
      float[] a,
      int aOffset,
      int aStride,
      int depth,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, cOffset);
    int ak = aOffset;
    int bk = bOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bk);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[ak]);
      c00 = v0.fma(b0, c00);
      ak += aStride;
      bk += bStride;
    }
    c00.intoArray(c, cOffset);
  }
}
