package io.github.efficientnet4j.image;

import java.awt.image.Raster;
import java.util.List;

/**
 * Converts CMYK JPEGs, which printing uses, to RGB without a colour profile, like PIL. The samples
 * are taken as inverted, because Adobe's programs write them so and other programs follow.
 */
final class CmykJpeg {

  private static final int APP14 = 0xee;
  private static final int TRANSFORM_OFFSET = 6;
  private static final int YCCK = 2;
  private static final int BANDS = 4;

  /** The markers of baseline, extended and progressive frames. Photos use no others. */
  private static final List<Integer> FRAME_MARKERS = List.of(0xc0, 0xc1, 0xc2);

  private static final int COMPONENTS_OFFSET = 5;

  private CmykJpeg() {}

  static boolean is(byte[] file) {
    return FRAME_MARKERS.stream()
        .flatMap(marker -> JpegSegments.find(file, marker, "").stream())
        .anyMatch(
            frame -> frame.capacity() > COMPONENTS_OFFSET && frame.get(COMPONENTS_OFFSET) == BANDS);
  }

  static RgbImage convert(Raster raster, byte[] file) {
    boolean ycck =
        JpegSegments.find(file, APP14, "Adobe")
            .filter(segment -> segment.capacity() > TRANSFORM_OFFSET)
            .map(segment -> segment.get(TRANSFORM_OFFSET) == YCCK)
            .orElse(false);
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
