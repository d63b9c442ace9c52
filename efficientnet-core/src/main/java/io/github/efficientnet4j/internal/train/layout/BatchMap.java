package io.github.efficientnet4j.internal.train.layout;

import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.engine.layout.CacheLines;

/**
 * A map of every image of a batch, image after image, pixel by pixel, channels padded with zeros.
 *
 * <p>Immutable; its contents belong to the phases, which write disjoint parts.
 *
 * @param buffer holds the values
 * @param shape of one image's map
 * @param padded channels, a multiple of the vectors' length
 */
public record BatchMap(Buffer buffer, Shape shape, int padded) {

  /** {@return the floats of a map of so many images} */
  public static long floats(Shape shape, int padded, int images) {
    return (long) images * shape.height() * shape.width() * padded;
  }

  /** {@return the array that holds the values} */
  public float[] data() {
    return buffer.data();
  }

  /** {@return the pixels of one image} */
  public int pixels() {
    return shape.height() * shape.width();
  }

  /** {@return where a pixel lies, counted over the whole batch} */
  public int offset(int pixel) {
    return CacheLines.FIRST + pixel * padded;
  }
}
