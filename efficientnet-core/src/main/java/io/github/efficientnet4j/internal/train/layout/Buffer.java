package io.github.efficientnet4j.internal.train.layout;

import io.github.efficientnet4j.internal.engine.layout.CacheLines;

/**
 * An array whose size is settled while a program is planned, and which is allocated after. Several
 * maps that are never needed at once may share one.
 *
 * <p>Not thread-safe while a plan is made; afterwards it does not change.
 */
public final class Buffer {

  private long floats;
  private float[] data;

  /** Makes room for so many floats, if there is less. */
  public void require(long needed) {
    floats = Math.max(floats, needed);
  }

  /** {@return the floats that it has room for} */
  public long floats() {
    return floats;
  }

  /**
   * Allocates the array.
   *
   * @throws IllegalArgumentException if it would be larger than an array can be
   */
  public void allocate() {
    long all = CacheLines.FIRST + floats;
    if (all > Integer.MAX_VALUE - CacheLines.FLOATS) {
      throw new IllegalArgumentException(
          "a map of this batch would take "
              + (floats >> 28)
              + " GiB, more than one array holds: use a smaller batch or smaller images");
    }
    data = new float[(int) all];
  }

  /** {@return the array, whose contents begin at {@code CacheLines.FIRST}; null until allocated} */
  public float[] data() {
    return data;
  }
}
