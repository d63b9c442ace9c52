package io.github.efficientnet4j.internal.engine.layout;

import io.github.efficientnet4j.graph.Operation.Convolution;

/**
 * Where the operands of a convolution lie in a padded map, relative to the output pixel's corner.
 *
 * @param taps one offset for each channel, kernel row and kernel column, in the kernel's order
 * @param offset the corner of the first output pixel
 * @param pixelStride from output pixel to output pixel
 * @param rowStride from output row to output row
 */
public record TapGeometry(int[] taps, int offset, int pixelStride, int rowStride) {

  /** Over an image in planes. */
  public static TapGeometry planes(PaddedPlanes map, Convolution convolution) {
    int[] taps =
        taps(convolution, map.channels(), map.planeSize(), map.paddedWidth(), /* column */ 1);
    int stride = convolution.stride();
    return new TapGeometry(taps, map.offset(), stride, stride * map.paddedWidth());
  }

  /** Over a map of pixels, {@code pixel} floats each. */
  public static TapGeometry pixels(PaddedPlanes map, int pixel, Convolution convolution) {
    int[] taps = taps(convolution, map.channels(), 1, map.paddedWidth() * pixel, pixel);
    int stride = convolution.stride();
    return new TapGeometry(taps, map.offset(), stride * pixel, stride * map.paddedWidth() * pixel);
  }

  private static int[] taps(Convolution convolution, int channels, int channel, int row, int col) {
    int height = convolution.kernelHeight();
    int width = convolution.kernelWidth();
    int[] taps = new int[channels * height * width];
    int at = 0;
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          taps[at++] = c * channel + y * row + x * col;
        }
      }
    }
    return taps;
  }

  public int row(int y) {
    return offset + y * rowStride;
  }
}
