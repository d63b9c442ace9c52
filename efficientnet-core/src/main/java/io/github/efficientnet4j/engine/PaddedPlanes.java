package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.Shape;

/**
 * A map in the arena with zeros around it: plane by plane for images, pixel by pixel for others.
 */
record PaddedPlanes(int offset, Shape shape, Padding padding) {

  int channels() {
    return shape.channels();
  }

  int height() {
    return shape.height();
  }

  int width() {
    return shape.width();
  }

  int top() {
    return padding.top();
  }

  int left() {
    return padding.left();
  }

  int paddedHeight() {
    return shape.height() + padding.top() + padding.bottom();
  }

  int paddedWidth() {
    return shape.width() + padding.left() + padding.right();
  }

  int planeSize() {
    return Math.multiplyExact(paddedHeight(), paddedWidth());
  }
}
