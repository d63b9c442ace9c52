package io.github.efficientnet4j.image;

/**
 * Resizes as PIL does, byte for byte: columns first, then rows, each rounded to 8 bits in fixed
 * point (Pillow, Resample.c: ImagingResampleInner). Stateless and thread-safe.
 */
public final class Resizer {

  private static final int CHANNELS = 3;
  private static final int HALF = 1 << ResamplingWeights.PRECISION_BITS - 1;

  private Resizer() {}

  /**
   * Resizes an image, antialiased when it shrinks.
   *
   * @param image the image
   * @param width columns of the result, at least 1
   * @param height rows of the result, at least 1
   * @param filter the filter
   * @return the resized image; the same one if the size is the same
   * @throws IllegalArgumentException if a size is below 1, or the result would be larger than 2 GiB
   */
  public static RgbImage resize(RgbImage image, int width, int height, Resampling filter) {
    if (width < 1 || height < 1 || (long) width * height > Integer.MAX_VALUE / CHANNELS) {
      throw new IllegalArgumentException(
          "the new size must be between 1x1 and 2 GiB, but was " + width + "x" + height);
    }
    RgbImage result = image;
    ResamplingWeights rows = ResamplingWeights.of(filter, image.height(), height);
    int firstRow = 0;
    if (width != image.width()) {
      // Only the rows that the second pass will read.
      boolean second = height != image.height();
      firstRow = second ? rows.begin() : 0;
      int lastRow = second ? rows.end() : image.height();
      result = columns(image, width, firstRow, lastRow, filter);
    }
    return height == image.height() ? result : rows(result, height, rows, firstRow);
  }

  private static RgbImage columns(
      RgbImage image, int width, int firstRow, int lastRow, Resampling filter) {
    ResamplingWeights columns = ResamplingWeights.of(filter, image.width(), width);
    byte[] from = image.pixels();
    byte[] to = new byte[CHANNELS * width * (lastRow - firstRow)];
    int at = 0;
    for (int y = firstRow; y < lastRow; y++) {
      int row = y * image.width() * CHANNELS;
      for (int x = 0; x < width; x++) {
        int[] weights = columns.weights(x);
        int pixel = row + columns.first(x) * CHANNELS;
        int red = HALF;
        int green = HALF;
        int blue = HALF;
        for (int weight : weights) {
          red += (from[pixel] & 0xff) * weight;
          green += (from[pixel + 1] & 0xff) * weight;
          blue += (from[pixel + 2] & 0xff) * weight;
          pixel += CHANNELS;
        }
        to[at++] = clipped(red);
        to[at++] = clipped(green);
        to[at++] = clipped(blue);
      }
    }
    return new RgbImage(width, lastRow - firstRow, to);
  }

  private static RgbImage rows(RgbImage image, int height, ResamplingWeights rows, int firstRow) {
    int stride = image.width() * CHANNELS;
    byte[] from = image.pixels();
    byte[] to = new byte[stride * height];
    int[] sums = new int[stride];
    for (int y = 0; y < height; y++) {
      java.util.Arrays.fill(sums, HALF);
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
    return new RgbImage(image.width(), height, to);
  }

  private static byte clipped(int sum) {
    int value = sum >> ResamplingWeights.PRECISION_BITS;
    return (byte) Math.max(0, Math.min(255, value));
  }
}
