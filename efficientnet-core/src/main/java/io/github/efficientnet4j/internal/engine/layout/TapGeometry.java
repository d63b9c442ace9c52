package io.github.efficientnet4j.internal.engine.layout;

import io.github.efficientnet4j.graph.Operation.Convolution;

/**
 * Where the operands ("taps") of a convolution lie in a padded map.
 *
 * @param taps one offset for each input channel, kernel row and kernel column, in the kernel's
 *     order, relative to the corner of the output pixel's window
 * @param offset the corner of the first output pixel's window, in the arena
 * @param pixelStride from output pixel to output pixel
 * @param rowStride from output row to output row
 */
public record TapGeometry(int[] taps, int offset, int pixelStride, int rowStride) {

  /** {@return the taps over an image, C x H x W} */
  public static TapGeometry planes(PaddedPlanes map, Convolution convolution) {
    int[] taps =
        taps(convolution, map.channels(), map.planeSize(), map.paddedWidth(), /* column */ 1);
    int stride = convolution.stride();
    return new TapGeometry(taps, map.offset(), stride, stride * map.paddedWidth());
  }

  /** {@return the taps over a map of H x W x C, with C padded to {@code pixel} floats} */
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

  /** {@return the corner of an output pixel's window, in the arena} */
  int window(int y, int x) {
    return offset + y * rowStride + x * pixelStride;
  }
}
