package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.graph.Shape;

/**
 * A map in the arena, pixel by pixel (NHWC).
 *
 * @param offset its first float
 * @param stride from pixel to pixel: the channels, padded
 * @param shape its shape
 */
record MapBuffer(int offset, int stride, Shape shape) {

  int pixels() {
    return shape.height() * shape.width();
  }

  int pixel(int index) {
    return offset + index * stride;
  }
}
