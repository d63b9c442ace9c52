package io.github.efficientnet4j.image;

/**
 * A rectangle in an image, in pixels and fractions of pixels. The pixel in column x and row y
 * covers the square from (x, y) to (x + 1, y + 1). The rectangle may reach beyond the image.
 *
 * <p>Immutable and thread-safe.
 *
 * @param left the left edge
 * @param top the upper edge
 * @param width the width in columns, above 0
 * @param height the height in rows, above 0
 */
public record ImageRegion(double left, double top, double width, double height) {

  /**
   * Creates the region.
   *
   * @throws IllegalArgumentException if a value is not finite, or a size is not above 0
   */
  public ImageRegion {
    if (!(Double.isFinite(left) && Double.isFinite(top))
        || !(width > 0 && height > 0)
        || !(Double.isFinite(width) && Double.isFinite(height))) {
      throw new IllegalArgumentException(
          "a region has finite edges and sizes above 0, but was "
              + left
              + ", "
              + top
              + ", "
              + width
              + ", "
              + height);
    }
  }
}
