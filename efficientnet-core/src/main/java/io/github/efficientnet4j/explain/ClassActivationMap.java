package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.image.ImageRegion;
import io.github.efficientnet4j.image.MapResizer;
import io.github.efficientnet4j.image.Resampling;
import java.util.Arrays;
import java.util.Objects;

/**
 * A map of how much each place of a network's input contributes to one class: a grid of cells,
 * stretched over the input.
 *
 * <p>Values of different networks are not comparable. Within one map, a larger value means a larger
 * contribution.
 *
 * <p>Immutable and thread-safe.
 */
public final class ClassActivationMap {

  private final int classIndex;
  private final int height;
  private final int width;
  private final float[] values;
  private final float min;
  private final float max;

  private ClassActivationMap(int classIndex, int height, int width, float[] values) {
    if (classIndex < 0) {
      throw new IllegalArgumentException("a class is at least 0, but was " + classIndex);
    }
    if (height < 1 || width < 1 || values.length != (long) height * width) {
      throw new IllegalArgumentException(
          "a map of " + height + "x" + width + " cells cannot have " + values.length + " values");
    }
    float smallest = Float.POSITIVE_INFINITY;
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new ArithmeticException(
            "cell " + i + " is " + values[i] + "; the weights or the input are damaged");
      }
      smallest = Math.min(smallest, values[i]);
      largest = Math.max(largest, values[i]);
    }
    this.classIndex = classIndex;
    this.height = height;
    this.width = width;
    this.values = values;
    this.min = smallest;
    this.max = largest;
  }

  /**
   * {@return a map with the given values}
   *
   * @param classIndex the class that the map explains, at least 0
   * @param height the number of rows, at least 1
   * @param width the number of columns, at least 1
   * @param values {@code height · width} values, row by row; copied
   * @throws IllegalArgumentException if a size is below 1, or if the number of values does not
   *     match
   * @throws ArithmeticException if a value is not finite
   */
  public static ClassActivationMap of(int classIndex, int height, int width, float[] values) {
    return new ClassActivationMap(classIndex, height, width, values.clone());
  }

  /** {@return the class that the map explains: the index of the network's output, from 0} */
  public int classIndex() {
    return classIndex;
  }

  /** {@return the number of rows} */
  public int height() {
    return height;
  }

  /** {@return the number of columns} */
  public int width() {
    return width;
  }

  /**
   * {@return the value of one cell}
   *
   * @param row the row, from the top
   * @param column the column, from the left
   * @throws IndexOutOfBoundsException if there is no such cell
   */
  public float at(int row, int column) {
    return values[Objects.checkIndex(row, height) * width + Objects.checkIndex(column, width)];
  }

  /** {@return all values as a new array, row by row} */
  public float[] values() {
    return values.clone();
  }

  /** {@return the smallest value; finite} */
  public float min() {
    return min;
  }

  /** {@return the largest value; finite} */
  public float max() {
    return max;
  }

  /**
   * {@return the map scaled to [0, 1]: 0 for the smallest value, 1 for the largest; all 0 if both
   * are equal}
   */
  public ClassActivationMap normalized() {
    // The computation uses double, because the difference of two finite floats may not be finite.
    double range = (double) max - min;
    float[] stretched = new float[values.length];
    for (int i = 0; i < values.length && range > 0; i++) {
      stretched[i] = (float) (((double) values[i] - min) / range);
    }
    return new ClassActivationMap(classIndex, height, width, stretched);
  }

  /** {@return the map with negative values set to zero, as Grad-CAM shows it} */
  public ClassActivationMap rectified() {
    float[] rectified = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rectified[i] = Math.max(0, values[i]);
    }
    return new ClassActivationMap(classIndex, height, width, rectified);
  }

  /**
   * {@return the map with more or fewer cells over the same input}
   *
   * @param newHeight the number of rows, at least 1
   * @param newWidth the number of columns, at least 1
   * @param filter the interpolation; {@link Resampling#BICUBIC} may overshoot minimum and maximum
   * @throws IllegalArgumentException if a size is below 1
   */
  public ClassActivationMap resized(int newHeight, int newWidth, Resampling filter) {
    return new ClassActivationMap(
        classIndex,
        newHeight,
        newWidth,
        MapResizer.resize(values, height, width, newHeight, newWidth, filter));
  }

  /**
   * Computes the map for each pixel of a picture that contains the network's input, such as the
   * photo from which it was cropped.
   *
   * @param part the position of the network's input in the picture, in the picture's pixels; it may
   *     extend beyond the picture
   * @param pictureHeight the picture's height in pixels, at least 1
   * @param pictureWidth the picture's width in pixels, at least 1
   * @param filter the interpolation
   * @return the map over the pixels of the part that are in the picture; the part's edges are
   *     rounded to whole pixels
   * @throws IllegalArgumentException if a size is below 1, or if the part is outside the picture
   */
  public PlacedMap placed(
      ImageRegion part, int pictureHeight, int pictureWidth, Resampling filter) {
    if (pictureHeight < 1 || pictureWidth < 1) {
      throw new IllegalArgumentException(
          "a picture needs at least one pixel, but had " + pictureHeight + "x" + pictureWidth);
    }
    if (part.left() >= pictureWidth
        || part.top() >= pictureHeight
        || part.left() + part.width() <= 0
        || part.top() + part.height() <= 0) {
      throw new IllegalArgumentException(
          part + " is outside a picture of " + pictureHeight + "x" + pictureWidth);
    }
    Span columns = Span.of(part.left(), part.width(), pictureWidth, width);
    Span rows = Span.of(part.top(), part.height(), pictureHeight, height);
    float[] pixels =
        MapResizer.resize(
            values,
            height,
            width,
            new ImageRegion(columns.cell(), rows.cell(), columns.cells(), rows.cells()),
            rows.pixels(),
            columns.pixels(),
            filter);
    return new PlacedMap(
        columns.pixel(),
        rows.pixel(),
        new ClassActivationMap(classIndex, rows.pixels(), columns.pixels(), pixels));
  }

  /**
   * The pixels of one axis of the picture, and the range of the map's cells that they show.
   *
   * @param pixel the first pixel
   * @param pixels the number of pixels
   * @param cell the start of the range of cells
   * @param cells the length of the range of cells
   */
  private record Span(int pixel, int pixels, double cell, double cells) {

    static Span of(double begin, double length, int pictureSize, int mapSize) {
      int first = (int) Math.min(pictureSize - 1.0, Math.max(0, Math.rint(begin)));
      int end = (int) Math.max(first + 1.0, Math.min(pictureSize, Math.rint(begin + length)));
      double cell = Math.max(0, (first - begin) / length * mapSize);
      double last = Math.min(mapSize, (end - begin) / length * mapSize);
      return new Span(first, end - first, cell, last - cell);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassActivationMap map
        && map.classIndex == classIndex
        && map.height == height
        && Arrays.equals(map.values, values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * classIndex + height) + Arrays.hashCode(values);
  }

  /** {@return the class, size and range of values, for logs} */
  @Override
  public String toString() {
    return "ClassActivationMap[class "
        + classIndex
        + ", "
        + height
        + "x"
        + width
        + ", "
        + min
        + " to "
        + max
        + "]";
  }
}
