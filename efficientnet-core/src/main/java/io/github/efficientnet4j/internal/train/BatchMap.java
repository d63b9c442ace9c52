package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.engine.layout.CacheLines;

/**
 * A map of every image of a batch, image after image, pixel by pixel, channels padded with zeros.
 *
 * @param buffer holds the values
 * @param shape of one image's map
 * @param padded channels, a multiple of the vectors' length
 */
record BatchMap(Buffer buffer, Shape shape, int padded) {

  static long floats(Shape shape, int padded, int images) {
    return (long) images * shape.height() * shape.width() * padded;
  }

  float[] data() {
    return buffer.data();
  }

  /** The pixels of one image. */
  int pixels() {
    return shape.height() * shape.width();
  }

  /** Where a pixel lies, counted over the whole batch. */
  int offset(int pixel) {
    return CacheLines.FIRST + pixel * padded;
  }
}
