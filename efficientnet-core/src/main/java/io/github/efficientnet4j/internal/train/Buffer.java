package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.internal.engine.layout.CacheLines;

/**
 * An array whose size is settled while a program is planned, and which is allocated after. Several
 * maps that are never needed at once may share one.
 */
final class Buffer {

  private long floats;
  private float[] data;

  void require(long needed) {
    floats = Math.max(floats, needed);
  }

  long floats() {
    return floats;
  }

  void allocate() {
    long all = CacheLines.FIRST + floats;
    if (all > Integer.MAX_VALUE - CacheLines.FLOATS) {
      throw new IllegalArgumentException(
          "a map of this batch would take "
              + (floats >> 28)
              + " GiB, more than one array holds: use a smaller batch or smaller images");
    }
    data = new float[(int) all];
  }

  float[] data() {
    return data;
  }
}
