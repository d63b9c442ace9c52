package io.github.efficientnet4j.image;

import java.util.Arrays;

/**
 * Resizes images byte for byte like PIL: first horizontally, then vertically, each time with
 * rounding to 8 bits in fixed point (Pillow, Resample.c: ImagingResampleInner). Stateless and
 * thread-safe.
 */
public final class Resizer {

  private static final int RGB = 3;
  private static final int HALF = 1 << ResamplingWeights.PRECISION_BITS - 1;

  private Resizer() {}

  /**
   * Resizes an RGB image. The filter prevents aliasing when the image shrinks.
   *
   * @param image the image
   * @param width columns of the result, at least 1
   * @param height rows of the result, at least 1
   * @param filter the filter
   * @return the resized image; the same image if the size is the same
   * @throws IllegalArgumentException if a size is below 1, or the result would be larger than 2 GiB
   */
  public static RgbImage resize(RgbImage image, int width, int height, Resampling filter) {
    boolean same = width == image.width() && height == image.height();
    return same ? image : resize(Pixels.of(image), width, height, filter).toRgb();
  }

  /**
   * Resizes an image with any number of channels. The filter prevents aliasing when the image
   * shrinks.
   *
   * @param image the image
   * @param width columns of the result, at least 1
   * @param height rows of the result, at least 1
   * @param filter the filter
   * @return the resized image; the same image if the size is the same
   * @throws IllegalArgumentException if a size is below 1, or the result would be larger than 2 GiB
   */
  public static Pixels resize(Pixels image, int width, int height, Resampling filter) {
    if (width < 1 || height < 1 || (long) width * height > Integer.MAX_VALUE / image.channels()) {
      throw new IllegalArgumentException(
          "the new size must be between 1x1 and 2 GiB, but was " + width + "x" + height);
    }
    Pixels result = image;
    ResamplingWeights rows = ResamplingWeights.of(filter, image.height(), height);
    int firstRow = 0;
    if (width != image.width()) {
      // The first pass computes only the rows that the second pass reads.
      boolean second = height != image.height();
      firstRow = second ? rows.begin() : 0;
      int lastRow = second ? rows.end() : image.height();
      result = columns(image, width, firstRow, lastRow, filter);
    }
    return height == image.height() ? result : rows(result, height, rows, firstRow);
  }

  private static Pixels columns(
      Pixels image, int width, int firstRow, int lastRow, Resampling filter) {
    ResamplingWeights columns = ResamplingWeights.of(filter, image.width(), width);
    int channels = image.channels();
    byte[] to = new byte[channels * width * (lastRow - firstRow)];
    int at = 0;
    for (int y = firstRow; y < lastRow; y++) {
      int row = y * image.width() * channels;
      for (int x = 0; x < width; x++) {
        int pixel = row + columns.first(x) * channels;
        if (channels == RGB) {
          rgb(image.samples(), pixel, columns.weights(x), to, at);
        } else {
          any(image.samples(), channels, pixel, columns.weights(x), to, at);
        }
        at += channels;
      }
    }
    return Pixels.of(channels, lastRow - firstRow, width, to);
  }

  /**
   * Computes the three channels together. The horizontal pass of a photo then takes a fifth less
   * time than with one channel after another.
   */
  private static void rgb(byte[] from, int pixel, int[] weights, byte[] to, int at) {
    int red = HALF;
    int green = HALF;
    int blue = HALF;
    int sample = pixel;
    for (int weight : weights) {
      red += (from[sample] & 0xff) * weight;
      green += (from[sample + 1] & 0xff) * weight;
      blue += (from[sample + 2] & 0xff) * weight;
      sample += RGB;
    }
    to[at] = clipped(red);
    to[at + 1] = clipped(green);
    to[at + 2] = clipped(blue);
  }

  private static void any(byte[] from, int channels, int pixel, int[] weights, byte[] to, int at) {
    for (int c = 0; c < channels; c++) {
      int sum = HALF;
      int sample = pixel + c;
      for (int weight : weights) {
        sum += (from[sample] & 0xff) * weight;
        sample += channels;
      }
      to[at + c] = clipped(sum);
    }
  }

  private static Pixels rows(Pixels image, int height, ResamplingWeights rows, int firstRow) {
    int stride = image.width() * image.channels();
    byte[] from = image.samples();
    byte[] to = new byte[stride * height];
    int[] sums = new int[stride];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, HALF);
      int row = (rows.first(y) - firstRow) * stride;
      for (int weight : rows.weights(y)) {
        for (int i = 0; i < stride; i++) {
          sums[i] += (from[row + i] & 0xff) * weight;
        }
        row += stride;
      }
      for (int i = 0; i < stride; i++) {
        to[y * stride + i] = clipped(sums[i]);
      }
    }
    return Pixels.of(image.channels(), height, image.width(), to);
  }

  private static byte clipped(int sum) {
    int value = sum >> ResamplingWeights.PRECISION_BITS;
    return (byte) Math.max(0, Math.min(255, value));
  }
}
