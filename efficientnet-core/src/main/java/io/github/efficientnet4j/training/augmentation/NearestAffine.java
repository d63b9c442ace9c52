package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.Pixels;

/**
 * PIL's affine transform with nearest-pixel sampling; black outside the image (Pillow 9.4,
 * Geometry.c: affine_fixed and ImagingScaleAffine).
 *
 * <p>The result's pixel (x, y) is the image's pixel at (a x' + b y' + c, d x' + e y' + f), where x'
 * = x + 0.5 and y' = y + 0.5.
 */
final class NearestAffine {

  private static final int FRACTION_BITS = 16;
  private static final double PIL_DIGITS = 1e15;

  private NearestAffine() {}

  static Pixels shearX(Pixels image, double slope) {
    return apply(image, 1, slope, 0, 0, 1, 0);
  }

  static Pixels shearY(Pixels image, double slope) {
    return apply(image, 1, 0, 0, slope, 1, 0);
  }

  /** Moves the content. Positive values move it right and down. */
  static Pixels translate(Pixels image, int right, int down) {
    return apply(image, 1, 0, -right, 0, 1, -down);
  }

  /** Rotates about the centre, counter-clockwise. */
  static Pixels rotate(Pixels image, double degrees) {
    double angle = -Math.toRadians(degrees);
    double cos = rounded(StrictMath.cos(angle));
    double sin = rounded(StrictMath.sin(angle));
    double centreX = image.width() / 2.0;
    double centreY = image.height() / 2.0;
    double c = cos * -centreX + sin * -centreY + centreX;
    double f = -sin * -centreX + cos * -centreY + centreY;
    return apply(image, cos, sin, c, -sin, cos, f);
  }

  private static double rounded(double value) {
    return Math.rint(value * PIL_DIGITS) / PIL_DIGITS;
  }

  private static Pixels apply(
      Pixels image, double a, double b, double c, double d, double e, double f) {
    int channels = image.channels();
    int width = image.width();
    int height = image.height();
    byte[] from = image.samples();
    byte[] to = new byte[from.length];
    long rowX = fixed(c + a * 0.5 + b * 0.5);
    long rowY = fixed(f + d * 0.5 + e * 0.5);
    long stepX = fixed(a);
    long stepY = fixed(d);
    int target = 0;
    for (int y = 0; y < height; y++) {
      long pointX = rowX;
      long pointY = rowY;
      for (int x = 0; x < width; x++, target += channels) {
        int sourceX = (int) (pointX >> FRACTION_BITS);
        int sourceY = (int) (pointY >> FRACTION_BITS);
        if (sourceX >= 0 && sourceX < width && sourceY >= 0 && sourceY < height) {
          int source = (sourceY * width + sourceX) * channels;
          for (int channel = 0; channel < channels; channel++) {
            to[target + channel] = from[source + channel];
          }
        }
        pointX += stepX;
        pointY += stepY;
      }
      rowX += fixed(b);
      rowY += fixed(e);
    }
    return Pixels.of(channels, height, width, to);
  }

  /** PIL's 16.16 fixed-point format, held in 64 bits, so that large images do not overflow. */
  private static long fixed(double value) {
    return (long) Math.floor(value * (1 << FRACTION_BITS) + 0.5);
  }
}
