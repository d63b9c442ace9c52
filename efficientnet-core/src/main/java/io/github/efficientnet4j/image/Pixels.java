package io.github.efficientnet4j.image;

import java.util.Objects;

/**
 * An 8-bit image with any number of channels, for example grey or RGB. Augmentation works on such
 * images.
 *
 * <p>Immutable. Thread-safe as long as callers only read the array that {@link #samples} returns.
 */
public final class Pixels {

  private static final int RGB = 3;

  private final int channels;
  private final int height;
  private final int width;
  private final byte[] samples;

  private Pixels(int channels, int height, int width, byte[] samples) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.samples = samples;
  }

  /**
   * Wraps samples without copying them.
   *
   * @param channels at least 1
   * @param height rows, at least 1
   * @param width columns, at least 1
   * @param samples height x width x channels, row by row; each pixel's channels lie together; taken
   *     over, not copied
   * @return the image
   * @throws IllegalArgumentException if a size is below 1 or does not match the samples
   */
  public static Pixels of(int channels, int height, int width, byte[] samples) {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "an image needs at least one channel, row and column, but had "
              + channels
              + "x"
              + height
              + "x"
              + width);
    }
    long expected = Math.multiplyExact((long) channels * height, (long) width);
    if (samples.length != expected) {
      throw new IllegalArgumentException(
          "an image of "
              + channels
              + "x"
              + height
              + "x"
              + width
              + " has "
              + expected
              + " samples, but there were "
              + samples.length);
    }
    return new Pixels(channels, height, width, samples);
  }

  /**
   * {@return the pixels of an RGB image, with the channels red, green, blue; they are shared, not
   * copied}
   *
   * @param image the image
   */
  public static Pixels of(RgbImage image) {
    return new Pixels(RGB, image.height(), image.width(), image.pixels());
  }

  /** {@return the number of channels, at least 1} */
  public int channels() {
    return channels;
  }

  /** {@return the height in rows} */
  public int height() {
    return height;
  }

  /** {@return the width in columns} */
  public int width() {
    return width;
  }

  /**
   * {@return all samples, height x width x channels} The array is not a copy and is to be read
   * only.
   */
  public byte[] samples() {
    return samples;
  }

  /**
   * {@return one sample, from 0 to 255}
   *
   * @param channel from 0
   * @param y row from the top
   * @param x column from the left
   * @throws IndexOutOfBoundsException if the sample does not exist
   */
  public int sample(int channel, int y, int x) {
    Objects.checkIndex(channel, channels);
    Objects.checkIndex(y, height);
    Objects.checkIndex(x, width);
    return samples[(y * width + x) * channels + channel] & 0xff;
  }

  /**
   * {@return a part of the image: a copy, or the same image if the part is the whole}
   *
   * @param top first row
   * @param left first column
   * @param rows at least 1
   * @param columns at least 1
   * @throws IndexOutOfBoundsException if the part is not inside the image
   */
  public Pixels crop(int top, int left, int rows, int columns) {
    Objects.checkFromIndexSize(top, rows, height);
    Objects.checkFromIndexSize(left, columns, width);
    if (rows == height && columns == width) {
      return this;
    }
    int length = columns * channels;
    byte[] part = new byte[rows * length];
    for (int y = 0; y < rows; y++) {
      int from = ((top + y) * width + left) * channels;
      System.arraycopy(samples, from, part, y * length, length);
    }
    return of(channels, rows, columns, part);
  }

  /**
   * {@return the image in one channel, computed like PIL's {@code convert('L')} (ITU-R 601-2); the
   * same image if it has one channel already}
   *
   * @throws IllegalStateException if the image has neither one channel nor three
   */
  public Pixels toGrey() {
    if (channels == 1) {
      return this;
    }
    requireRgb("grey");
    return new Pixels(1, height, width, grey(samples));
  }

  /**
   * {@return the image in three channels} A grey image gives three equal channels. An image with
   * three channels shares its samples with the result.
   *
   * @throws IllegalStateException if the image has neither one channel nor three
   */
  public RgbImage toRgb() {
    if (channels == 1) {
      byte[] rgb = new byte[Math.multiplyExact(RGB, samples.length)];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = samples[i / RGB];
      }
      return new RgbImage(width, height, rgb);
    }
    requireRgb("RGB");
    return new RgbImage(width, height, samples);
  }

  private void requireRgb(String form) {
    if (channels != RGB) {
      throw new IllegalStateException(
          "only images of one or three channels have a " + form + " form, not of " + channels);
    }
  }

  /** Computes PIL's convert('L'): (19595 R + 38470 G + 7471 B + 2^15) / 2^16. */
  static byte[] grey(byte[] rgb) {
    byte[] grey = new byte[rgb.length / RGB];
    for (int i = 0; i < grey.length; i++) {
      int red = rgb[RGB * i] & 0xff;
      int green = rgb[RGB * i + 1] & 0xff;
      int blue = rgb[RGB * i + 2] & 0xff;
      grey[i] = (byte) (red * 19595 + green * 38470 + blue * 7471 + 0x8000 >> 16);
    }
    return grey;
  }
}
