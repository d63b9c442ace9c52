package io.github.efficientnet4j.internal.engine.layout;

import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.Shape;

/**
 * A map in the shared region with zeros around it. An image is C x H x W (plane by plane), any
 * other map H x W x C, C padded to whole vectors; H and W include the padding.
 *
 * @param offset where it lies in the arena
 * @param shape without the padding
 * @param padding rows and columns of zeros on each side
 */
public record PaddedPlanes(int offset, Shape shape, Padding padding) {

  public int channels() {
    return shape.channels();
  }

  /** {@return the rows without padding} */
  public int height() {
    return shape.height();
  }

  /** {@return the columns without padding} */
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

  /** {@return padded height times padded width} */
  public int planeSize() {
    return Math.multiplyExact(paddedHeight(), paddedWidth());
  }
}
