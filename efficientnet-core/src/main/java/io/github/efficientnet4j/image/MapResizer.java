package io.github.efficientnet4j.image;

import java.util.Objects;

/**
 * Resizes maps of floats like PIL resizes images of mode F: first horizontally, then vertically,
 * each time with rounding to float (Pillow, Resample.c: ImagingResampleHorizontal_32bpc). Stateless
 * and thread-safe.
 */
public final class MapResizer {

  private MapResizer() {}

  /**
   * Resizes a map.
   *
   * @param map {@code height · width} values, row by row
   * @param height rows of the map, at least 1
   * @param width columns of the map, at least 1
   * @param newHeight rows of the result, at least 1
   * @param newWidth columns of the result, at least 1
   * @param filter the filter
   * @return a new array of {@code newHeight · newWidth} values, row by row
   * @throws IllegalArgumentException if a size is below 1 or does not match the map
   */
  public static float[] resize(
      float[] map, int height, int width, int newHeight, int newWidth, Resampling filter) {
    ImageRegion all = new ImageRegion(0, 0, width, height);
    return resize(map, height, width, all, newHeight, newWidth, filter);
  }

  /**
   * Resizes a part of a map.
   *
   * @param map {@code height · width} values, row by row
   * @param height rows of the map, at least 1
   * @param width columns of the map, at least 1
   * @param part the part, in columns and rows of the map, and inside it
   * @param newHeight rows of the result, at least 1
   * @param newWidth columns of the result, at least 1
   * @param filter the filter; near the edges of the part it reads values outside the part
   * @return a new array of {@code newHeight · newWidth} values, row by row
   * @throws IllegalArgumentException if a size is below 1 or does not match the map, or the part is
   *     not inside the map
   */
  public static float[] resize(
      float[] map,
      int height,
      int width,
      ImageRegion part,
      int newHeight,
      int newWidth,
      Resampling filter) {
    Objects.requireNonNull(filter, "filter");
    if (height < 1 || width < 1 || newHeight < 1 || newWidth < 1) {
      throw new IllegalArgumentException(
          "sizes must be at least 1, but were "
              + height
              + "x"
              + width
              + " and "
              + newHeight
              + "x"
              + newWidth);
    }
    if (map.length != (long) height * width) {
      throw new IllegalArgumentException(
          "a map of " + height + "x" + width + " has as many values, not " + map.length);
    }
    if (part.left() < 0
        || part.top() < 0
        || part.left() + part.width() > width
        || part.top() + part.height() > height) {
      throw new IllegalArgumentException(part + " is not within a map of " + height + "x" + width);
    }
    double right = part.left() + part.width();
    double bottom = part.top() + part.height();
    float[] narrowed =
        columns(
            map,
            height,
            width,
            ResamplingWeights.of(filter, width, part.left(), right, newWidth),
            newWidth);
    return rows(
        narrowed,
        newWidth,
        ResamplingWeights.of(filter, height, part.top(), bottom, newHeight),
        newHeight);
  }

  private static float[] columns(
      float[] from, int height, int width, ResamplingWeights weights, int newWidth) {
    float[] to = new float[Math.multiplyExact(height, newWidth)];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < newWidth; x++) {
        double sum = 0;
        int at = y * width + weights.first(x);
        for (double weight : weights.exact(x)) {
          sum += from[at++] * weight;
        }
        to[y * newWidth + x] = (float) sum;
      }
    }
    return to;
  }

  private static float[] rows(float[] from, int width, ResamplingWeights weights, int newHeight) {
    float[] to = new float[Math.multiplyExact(newHeight, width)];
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < width; x++) {
        double sum = 0;
        int at = weights.first(y) * width + x;
        for (double weight : weights.exact(y)) {
          sum += from[at] * weight;
          at += width;
        }
        to[y * width + x] = (float) sum;
      }
    }
    return to;
  }
}
