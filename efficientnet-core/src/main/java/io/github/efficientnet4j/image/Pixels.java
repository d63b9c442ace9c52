package io.github.efficientnet4j.image;

import java.util.Objects;

/**
 * An 8-bit image of any number of channels, such as one of grey or three of RGB: what augmentation
 * works on.
 *
 * <p>Immutable and thread-safe, as long as callers keep to reading what {@link #samples} returns.
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
   * Wraps samples.
   *
   * @param channels at least 1
   * @param height rows, at least 1
   * @param width columns, at least 1
   * @param samples height x width x channels: all channels of a pixel, pixel by pixel, row by row;
   *     taken over, not copied
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
   * The pixels of an RGB image, which are shared, not copied.
   *
   * @param image the image
   * @return three channels: red, green, blue
   */
  public static Pixels of(RgbImage image) {
    return new Pixels(RGB, image.height(), image.width(), image.pixels());
  }

  /**
   * The number of channels.
   *
   * @return at least 1
   */
  public int channels() {
    return channels;
  }

  /**
   * The height.
   *
   * @return rows
   */
  public int height() {
    return height;
  }

  /**
   * The width.
   *
   * @return columns
   */
  public int width() {
    return width;
  }

  /**
   * All samples, to read only.
   *
   * @return the array itself, not a copy: height x width x channels
   */
  public byte[] samples() {
    return samples;
  }

  /**
   * One sample.
   *
   * @param channel from 0
   * @param y row from the top
   * @param x column from the left
   * @return 0 to 255
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  public int sample(int channel, int y, int x) {
    Objects.checkIndex(channel, channels);
    Objects.checkIndex(y, height);
    Objects.checkIndex(x, width);
    return samples[(y * width + x) * channels + channel] & 0xff;
  }

  /**
   * A part of the image.
   *
   * @param top first row
   * @param left first column
   * @param rows at least 1
   * @param columns at least 1
   * @return a copy; the same image if the part is the whole
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
   * The image in one channel, as PIL's {@code convert('L')} makes it (ITU-R 601-2).
   *
   * @return a grey image; the same one if it has one channel already
   * @throws IllegalStateException if it has neither one channel nor three
   */
  public Pixels toGrey() {
    if (channels == 1) {
      return this;
    }
    requireRgb("grey");
    return new Pixels(1, height, width, grey(samples));
  }

  /**
   * The image as RGB.
   *
   * @return three channels, equal ones if the image is grey; the samples are shared if there are
   *     three already
   * @throws IllegalStateException if it has neither one channel nor three
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

  /** PIL's convert('L'): (19595 R + 38470 G + 7471 B + 2^15) / 2^16. */
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
