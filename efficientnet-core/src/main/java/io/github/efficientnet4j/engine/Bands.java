package io.github.efficientnet4j.engine;

/** Rows cut into bands of nearly equal height. */
record Bands(int rows, int count) {

  static Bands of(int rows, int wanted) {
    return new Bands(rows, Math.max(1, Math.min(rows, wanted)));
  }

  /** The first row of a band; of the band after the last, the number of rows. */
  int start(int band) {
    return (int) ((long) rows * band / count);
  }
}
