package io.github.efficientnet4j.internal.engine.layout;

/**
 * A range cut into bands of nearly equal size.
 *
 * <p>Immutable and thread-safe.
 *
 * @param size of the range, at least 1
 * @param count of the bands, 1 to {@code size}
 */
public record Bands(int size, int count) {

  /** {@return as many bands as wanted, but at least one, and none of them empty} */
  public static Bands of(int size, int wanted) {
    return new Bands(size, Math.max(1, Math.min(size, wanted)));
  }

  /** {@return the first index of a band; for the band after the last, the end of the range} */
  public int start(int band) {
    return start(size, count, band);
  }

  /**
   * {@return what {@link #start(int)} of such bands returns} For code that must not allocate a
   * record.
   *
   * @param size of the range
   * @param count of the bands
   * @param band which; {@code count} for the end of the range
   */
  public static int start(int size, int count, int band) {
    return (int) ((long) size * band / count);
  }

  /** {@return the band that holds an index} */
  public int at(int index) {
    return at(size, count, index);
  }

  /** {@return what {@link #at(int)} of such bands returns} For code that must not allocate. */
  static int at(int size, int count, int index) {
    return (int) (((index + 1L) * count - 1) / size);
  }

  /** {@return the size of the largest band} */
  public int largest() {
    return (size + count - 1) / count;
  }
}
