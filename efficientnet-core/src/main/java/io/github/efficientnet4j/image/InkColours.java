package io.github.efficientnet4j.image;

import java.awt.image.Raster;

/**
 * Converts a JPEG's four inks, which printing uses, to RGB without a colour profile, like PIL. The
 * samples are taken as inverted, because Adobe's programs write them so and other programs follow.
 */
final class InkColours {

  private static final int BANDS = 4;

  private InkColours() {}

  /**
   * {@return the RGB image}
   *
   * @param raster inverted cyan, magenta, yellow and black, or YCbCr and inverted black
   * @param ycck whether the first three are YCbCr
   */
  static RgbImage convert(Raster raster, boolean ycck) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] pixels = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    int[] row = new int[BANDS * width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < row.length; x += BANDS) {
        if (ycck) {
          toInks(row, x);
        }
        for (int c = 0; c < 3; c++) {
          pixels[at++] = (byte) ((row[x + c] * row[x + 3] + 127) / 255);
        }
      }
    }
    return new RgbImage(width, height, pixels);
  }

  /** Converts JFIF's YCbCr to RGB and complements the result, like libjpeg's ycck_cmyk_convert. */
  private static void toInks(int[] row, int at) {
    int luma = row[at];
    double blue = row[at + 1] - 128.0;
    double red = row[at + 2] - 128.0;
    row[at] = 255 - clipped(luma + 1.402 * red);
    row[at + 1] = 255 - clipped(luma - 0.344136 * blue - 0.714136 * red);
    row[at + 2] = 255 - clipped(luma + 1.772 * blue);
  }

  private static int clipped(double value) {
    return (int) Math.max(0, Math.min(255, Math.rint(value)));
  }
}
