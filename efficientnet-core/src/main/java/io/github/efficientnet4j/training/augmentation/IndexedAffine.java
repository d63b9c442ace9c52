package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.Pixels;

/**
 * TensorFlow's affine transform with nearest-pixel sampling; grey outside the image ({@code
 * tf.contrib.image.transform}, as {@code autoaugment.py} of EfficientNet's authors fills it).
 *
 * <p>The result's pixel (x, y) is the image's pixel at (a x + b y + c, d x + e y + f), rounded. In
 * contrast to PIL, the coordinates are indices and not centres of pixels.
 */
final class IndexedAffine {

  private static final byte GREY = (byte) 128;

  private IndexedAffine() {}

  static Pixels shearX(Pixels image, double slope) {
    return apply(image, 1, slope, 0, 0, 1, 0);
  }

  static Pixels shearY(Pixels image, double slope) {
    return apply(image, 1, 0, 0, slope, 1, 0);
  }

  /** Moves the content up. */
  static Pixels translateY(Pixels image, double pixels) {
    return apply(image, 1, 0, 0, 0, 1, pixels);
  }

  /** Rotates about the centre, counter-clockwise. */
  static Pixels rotate(Pixels image, double degrees) {
    double angle = Math.toRadians(degrees);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double right = image.width() - 1;
    double bottom = image.height() - 1;
    double c = (right - (cos * right - sin * bottom)) / 2;
    double f = (bottom - (sin * right + cos * bottom)) / 2;
    return apply(image, cos, -sin, c, sin, cos, f);
  }

  private static Pixels apply(
      Pixels image, double a, double b, double c, double d, double e, double f) {
    int channels = image.channels();
    int width = image.width();
    int height = image.height();
    byte[] from = image.samples();
    byte[] to = new byte[from.length];
    int target = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++, target += channels) {
        long sourceX = Math.round(a * x + b * y + c);
        long sourceY = Math.round(d * x + e * y + f);
        boolean inside = sourceX >= 0 && sourceX < width && sourceY >= 0 && sourceY < height;
        int source = inside ? (int) (sourceY * width + sourceX) * channels : 0;
        for (int channel = 0; channel < channels; channel++) {
          to[target + channel] = inside ? from[source + channel] : GREY;
        }
      }
    }
    return Pixels.of(channels, height, width, to);
  }
}
