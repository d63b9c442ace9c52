package io.github.efficientnet4j.internal.engine.layout;

/**
 * A range cut into bands of nearly equal size.
 *
 * <p>Internal: for the engine only. Immutable and thread-safe.
 *
 * @param size of the range
 * @param count of the bands
 */
public record Bands(int size, int count) {

  public static Bands of(int size, int wanted) {
    return new Bands(size, Math.max(1, Math.min(size, wanted)));
  }

  /** Where a band starts; for the band after the last, the end of the range. */
  public int start(int band) {
    return start(size, count, band);
  }

  /**
   * Where a band starts, without a record: for paths that allocate nothing.
   *
   * @param size of the range
   * @param count of the bands
   * @param band which; {@code count} for the end of the range
   * @return the first index of the band
   */
  public static int start(int size, int count, int band) {
    return (int) ((long) size * band / count);
  }

  /** The band that holds an index. */
  public int at(int index) {
    return at(size, count, index);
  }

  /** The same without a record. */
  public static int at(int size, int count, int index) {
    return (int) (((index + 1L) * count - 1) / size);
  }

  /** The size of the largest band. */
  public int largest() {
    return (size + count - 1) / count;
  }
}
