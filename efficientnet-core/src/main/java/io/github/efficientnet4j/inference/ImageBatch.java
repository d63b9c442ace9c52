package io.github.efficientnet4j.inference;

import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * The pixels of a batch of images, normalised, in an array or a buffer of the caller's. They are
 * read during a call and not copied before it.
 *
 * <p>Immutable; thread-safe as long as nobody writes the values during a call.
 */
public final class ImageBatch {

  private final float[] array;
  private final FloatBuffer buffer;
  private final PixelLayout layout;
  private final int size;
  private final int height;
  private final int width;
  private final long values;

  private ImageBatch(
      float[] array, FloatBuffer buffer, PixelLayout layout, int size, int height, int width) {
    this.array = array;
    this.buffer = buffer;
    this.layout = Objects.requireNonNull(layout, "layout");
    this.size = size;
    this.height = height;
    this.width = width;
    this.values = array != null ? array.length : buffer.remaining();
    if (size < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "a batch has at least one image of one pixel, but was "
              + size
              + " images of "
              + height
              + "x"
              + width);
    }
  }

  /**
   * Images in an array.
   *
   * @param values {@code size · channels · height · width} floats
   * @param layout their order
   * @param size the number of images, at least 1
   * @param height rows, at least 1
   * @param width columns, at least 1
   * @return the batch
   * @throws IllegalArgumentException if a size is below 1
   */
  public static ImageBatch of(float[] values, PixelLayout layout, int size, int height, int width) {
    return new ImageBatch(
        Objects.requireNonNull(values, "values"), null, layout, size, height, width);
  }

  /**
   * Images in a buffer, direct or not, from its position to its limit, which stay as they are.
   *
   * @param values {@code size · channels · height · width} floats
   * @param layout their order
   * @param size the number of images, at least 1
   * @param height rows, at least 1
   * @param width columns, at least 1
   * @return the batch
   * @throws IllegalArgumentException if a size is below 1
   */
  public static ImageBatch of(
      FloatBuffer values, PixelLayout layout, int size, int height, int width) {
    return new ImageBatch(
        null, Objects.requireNonNull(values, "values").slice(), layout, size, height, width);
  }

  /**
   * The number of images.
   *
   * @return at least 1
   */
  public int size() {
    return size;
  }

  /**
   * The rows of every image.
   *
   * @return at least 1
   */
  public int height() {
    return height;
  }

  /**
   * The columns of every image.
   *
   * @return at least 1
   */
  public int width() {
    return width;
  }

  /**
   * The order of the values.
   *
   * @return the layout
   */
  public PixelLayout layout() {
    return layout;
  }

  /** Null where the values are in a buffer. */
  public float[] array() {
    return array;
  }

  /** Null where the values are in an array. */
  public FloatBuffer buffer() {
    return buffer;
  }

  public void requireChannels(int channels) {
    long expected = (long) size * channels * height * width;
    if (values != expected) {
      throw new IllegalArgumentException(
          size
              + " images of "
              + channels
              + "x"
              + height
              + "x"
              + width
              + " are "
              + expected
              + " floats, but there are "
              + values);
    }
  }
}
