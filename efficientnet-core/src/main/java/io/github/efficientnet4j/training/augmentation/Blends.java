package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.Pixels;
import java.util.Arrays;

/**
 * Operations that blend an image with a degenerate image, as PIL's ImageEnhance does.
 *
 * <p>Factor 0 gives the degenerate image and factor 1 the original. Factors above 1 extrapolate
 * away from the degenerate image.
 */
final class Blends {

  private static final int MAX_VALUE = 255;

  /** PIL's SMOOTH filter: the centre has weight 5/13, each of its eight neighbours 1/13. */
  private static final float NEIGHBOUR = 1 / 13f;

  private static final float CENTRE = 5 / 13f;

  private Blends() {}

  /** Blends with black. */
  static Pixels brightness(Pixels image, double factor) {
    return blended(new byte[image.samples().length], image, factor);
  }

  /** Blends with the mean grey level. */
  static Pixels contrast(Pixels image, double factor) {
    byte[] grey = image.toGrey().samples();
    long sum = 0;
    for (byte sample : grey) {
      sum += sample & 0xff;
    }
    byte[] mean = new byte[image.samples().length];
    Arrays.fill(mean, (byte) ((double) sum / grey.length + 0.5));
    return blended(mean, image, factor);
  }

  /** Blends with the greyscale image. */
  static Pixels color(Pixels image, double factor) {
    int channels = image.channels();
    if (channels == 1) {
      return image;
    }
    byte[] grey = image.toGrey().samples();
    byte[] degenerate = new byte[image.samples().length];
    for (int i = 0; i < degenerate.length; i++) {
      degenerate[i] = grey[i / channels];
    }
    return blended(degenerate, image, factor);
  }

  /** Blends with a smoothed image. The smoothed image keeps the border pixels of the original. */
  static Pixels sharpness(Pixels image, double factor) {
    return blended(smoothed(image), image, factor);
  }

  /** The same order of summation as Pillow's ImagingFilter3x3 (Filter.c). */
  private static byte[] smoothed(Pixels image) {
    int channels = image.channels();
    int stride = image.width() * channels;
    byte[] from = image.samples();
    byte[] to = from.clone();
    for (int y = 1; y < image.height() - 1; y++) {
      for (int i = y * stride + channels; i < (y + 1) * stride - channels; i++) {
        float sum = 0.5f;
        sum += row(from, i + stride, channels, NEIGHBOUR);
        sum += row(from, i, channels, CENTRE);
        sum += row(from, i - stride, channels, NEIGHBOUR);
        to[i] = clipped(sum);
      }
    }
    return to;
  }

  private static float row(byte[] from, int i, int channels, float middle) {
    return (from[i - channels] & 0xff) * NEIGHBOUR
        + (from[i] & 0xff) * middle
        + (from[i + channels] & 0xff) * NEIGHBOUR;
  }

  /** The same arithmetic as Pillow's ImagingBlend (Blend.c): single precision, rounded down. */
  private static Pixels blended(byte[] degenerate, Pixels image, double factor) {
    float part = (float) factor;
    byte[] from = image.samples();
    byte[] to = new byte[from.length];
    for (int i = 0; i < to.length; i++) {
      int base = degenerate[i] & 0xff;
      to[i] = clipped(base + part * ((from[i] & 0xff) - base));
    }
    return Pixels.of(image.channels(), image.height(), image.width(), to);
  }

  private static byte clipped(float value) {
    return (byte) Math.max(0, Math.min(MAX_VALUE, (int) value));
  }
}
