package io.github.efficientnet4j.inference;

import java.math.BigInteger;
import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * The normalised pixels of a batch of images, in the caller's array or buffer. An engine reads the
 * values during a call and does not copy them before it.
 *
 * <p>A value that is NaN or infinite is not refused. It usually makes NaN of all logits of its
 * image, and changes nothing in the results of the others.
 *
 * <p>Immutable. Thread-safe as long as nobody writes the values during a call.
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
   * {@return a batch of the images in an array}
   *
   * @param values {@code size · channels · height · width} floats
   * @param layout the order of the values
   * @param size the number of images, at least 1
   * @param height rows, at least 1
   * @param width columns, at least 1
   * @throws IllegalArgumentException if a size is below 1
   */
  public static ImageBatch of(float[] values, PixelLayout layout, int size, int height, int width) {
    return new ImageBatch(
        Objects.requireNonNull(values, "values"), null, layout, size, height, width);
  }

  /**
   * {@return a batch of the images in a buffer} The buffer may be direct or not. The values lie
   * between its position and its limit, which do not change.
   *
   * @param values {@code size · channels · height · width} floats
   * @param layout the order of the values
   * @param size the number of images, at least 1
   * @param height rows, at least 1
   * @param width columns, at least 1
   * @throws IllegalArgumentException if a size is below 1
   */
  public static ImageBatch of(
      FloatBuffer values, PixelLayout layout, int size, int height, int width) {
    return new ImageBatch(
        null, Objects.requireNonNull(values, "values").slice(), layout, size, height, width);
  }

  /** {@return the number of images, at least 1} */
  public int size() {
    return size;
  }

  /** {@return the number of rows of every image, at least 1} */
  public int height() {
    return height;
  }

  /** {@return the number of columns of every image, at least 1} */
  public int width() {
    return width;
  }

  /** {@return the order of the values} */
  public PixelLayout layout() {
    return layout;
  }

  /** {@return the array, or null if the values are in a buffer} */
  public float[] array() {
    return array;
  }

  /** {@return the buffer, or null if the values are in an array} */
  public FloatBuffer buffer() {
    return buffer;
  }

  public void requireChannels(int channels) {
    long images = (long) size * channels;
    long pixels = (long) height * width;
    if (values / images != pixels || values % images != 0) {
      // The product can be too large for a long.
      var expected = BigInteger.valueOf(images).multiply(BigInteger.valueOf(pixels));
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
