package io.github.efficientnet4j.graph;

/**
 * The shape of a value without its batch dimension. A vector of n features has the shape n x 1 x 1.
 *
 * <p>Immutable and thread-safe.
 *
 * @param channels at least 1
 * @param height at least 1
 * @param width at least 1
 */
public record Shape(int channels, int height, int width) {

  /**
   * Creates the shape.
   *
   * @throws IllegalArgumentException if a dimension is below 1
   */
  public Shape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "each dimension must be at least 1, but the shape was "
              + channels
              + "x"
              + height
              + "x"
              + width);
    }
  }

  /** {@return the number of elements: channels · height · width} */
  public long elements() {
    return (long) channels * height * width;
  }

  @Override
  public String toString() {
    return channels + "x" + height + "x" + width;
  }
}
