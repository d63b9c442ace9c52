package io.github.efficientnet4j.internal.engine.layout;

import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.Shape;

/**
 * A map in the arena with zeros around it: plane by plane for images, pixel by pixel for others.
 */
public record PaddedPlanes(int offset, Shape shape, Padding padding) {

  public int channels() {
    return shape.channels();
  }

  public int height() {
    return shape.height();
  }

  public int width() {
    return shape.width();
  }

  public int top() {
    return padding.top();
  }

  public int left() {
    return padding.left();
  }

  public int paddedHeight() {
    return shape.height() + padding.top() + padding.bottom();
  }

  public int paddedWidth() {
    return shape.width() + padding.left() + padding.right();
  }

  public int planeSize() {
    return Math.multiplyExact(paddedHeight(), paddedWidth());
  }
}
