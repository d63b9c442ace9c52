package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.image.ImageRegion;
import io.github.efficientnet4j.image.MapResizer;
import io.github.efficientnet4j.image.Resampling;
import java.util.Arrays;
import java.util.Objects;

/**
 * How much each place of a network's input speaks for one class: a grid of cells, stretched over
 * the input. Values have no unit that two networks share; within one map, more is more.
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
   * A map with given values.
   *
   * @param classIndex the class that it speaks for, at least 0
   * @param height rows of cells, at least 1
   * @param width columns of cells, at least 1
   * @param values {@code height · width} values, row by row; copied
   * @return the map
   * @throws IllegalArgumentException if a size is below 1, or not that of the values
   * @throws ArithmeticException if a value is not finite
   */
  public static ClassActivationMap of(int classIndex, int height, int width, float[] values) {
    return new ClassActivationMap(classIndex, height, width, values.clone());
  }

  /**
   * The class that the map speaks for.
   *
   * @return the network's output, from 0
   */
  public int classIndex() {
    return classIndex;
  }

  /**
   * The height.
   *
   * @return rows of cells
   */
  public int height() {
    return height;
  }

  /**
   * The width.
   *
   * @return columns of cells
   */
  public int width() {
    return width;
  }

  /**
   * One cell.
   *
   * @param row from the top
   * @param column from the left
   * @return its value
   * @throws IndexOutOfBoundsException if there is no such cell
   */
  public float at(int row, int column) {
    return values[Objects.checkIndex(row, height) * width + Objects.checkIndex(column, width)];
  }

  /**
   * All cells.
   *
   * @return a new array, row by row
   */
  public float[] values() {
    return values.clone();
  }

  /**
   * The smallest value.
   *
   * @return finite
   */
  public float min() {
    return min;
  }

  /**
   * The largest value.
   *
   * @return finite
   */
  public float max() {
    return max;
  }

  /**
   * The map with its values stretched to [0, 1].
   *
   * @return 0 for the smallest value, 1 for the largest; all 0 where both are one
   */
  public ClassActivationMap normalized() {
    // In double: the difference of two finite floats may not be finite.
    double range = (double) max - min;
    float[] stretched = new float[values.length];
    for (int i = 0; i < values.length && range > 0; i++) {
      stretched[i] = (float) (((double) values[i] - min) / range);
    }
    return new ClassActivationMap(classIndex, height, width, stretched);
  }

  /**
   * The map with values below zero set to zero: what Grad-CAM shows.
   *
   * @return the changed copy
   */
  public ClassActivationMap rectified() {
    float[] rectified = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rectified[i] = Math.max(0, values[i]);
    }
    return new ClassActivationMap(classIndex, height, width, rectified);
  }

  /**
   * The map with more or fewer cells over the same input.
   *
   * @param newHeight rows of the result, at least 1
   * @param newWidth columns of the result, at least 1
   * @param filter the interpolation; {@link Resampling#BICUBIC} may overshoot minimum and maximum
   * @return the resized map
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
   * The map pixel by pixel over a picture in which the network's input is a part, such as the photo
   * from which it was cropped.
   *
   * @param part where the network's input lies in the picture, in the picture's pixels; may reach
   *     beyond it
   * @param pictureHeight rows of the picture, at least 1
   * @param pictureWidth columns of the picture, at least 1
   * @param filter the interpolation
   * @return the map over the pixels of that part that are in the picture, the part's edges rounded
   *     to whole pixels
   * @throws IllegalArgumentException if a size is below 1, or the part is outside the picture
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
   * Which pixels of one axis of the picture show which stretch of the map's cells.
   *
   * @param pixel the first pixel
   * @param pixels how many
   * @param cell where the stretch begins
   * @param cells how long it is
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

  /** Class, size and range, for logs. */
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
