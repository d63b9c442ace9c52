package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.Pixels;

/**
 * The operations that AutoAugment and RandAugment choose from, each with a magnitude. Pixels change
 * as PIL 9.4 changes them; magnitudes are those of torchvision 0.14 ({@code autoaugment.py}), which
 * follow the AutoAugment paper's table: magnitude n of N steps, strength growing with n.
 *
 * <p>Geometric operations take the nearest pixel and fill with black.
 */
public enum ImageOperation {
  /** Leaves the image as it is. */
  IDENTITY(false, Scale.NONE, (image, magnitude) -> image),
  /** Shears along the rows; the magnitude is the slope, up to 0.3 either way. */
  SHEAR_X(true, Scale.upTo(0.3), NearestAffine::shearX),
  /** Shears along the columns; the magnitude is the slope, up to 0.3 either way. */
  SHEAR_Y(true, Scale.upTo(0.3), NearestAffine::shearY),
  /** Moves to the right; the magnitude is in pixels, up to 150/331 of the width either way. */
  TRANSLATE_X(
      true,
      (bin, bins, height, width) -> Scale.line(0, 150.0 / 331 * width, bin, bins),
      (image, magnitude) -> NearestAffine.translate(image, (int) magnitude, 0)),
  /** Moves down; the magnitude is in pixels, up to 150/331 of the height either way. */
  TRANSLATE_Y(
      true,
      (bin, bins, height, width) -> Scale.line(0, 150.0 / 331 * height, bin, bins),
      (image, magnitude) -> NearestAffine.translate(image, 0, (int) magnitude)),
  /** Rotates about the centre; the magnitude is in degrees counter-clockwise, up to 30. */
  ROTATE(true, Scale.upTo(30), NearestAffine::rotate),
  /** Blends with black; the magnitude m is the factor 1 + m, up to 0.9 either way. */
  BRIGHTNESS(true, Scale.upTo(0.9), (image, m) -> Blends.brightness(image, 1 + m)),
  /** Blends with grey; the magnitude m is the factor 1 + m, up to 0.9 either way. */
  COLOR(true, Scale.upTo(0.9), (image, m) -> Blends.color(image, 1 + m)),
  /** Blends with the mean grey; the magnitude m is the factor 1 + m, up to 0.9 either way. */
  CONTRAST(true, Scale.upTo(0.9), (image, m) -> Blends.contrast(image, 1 + m)),
  /** Blends with a smoothed form; the magnitude m is the factor 1 + m, up to 0.9 either way. */
  SHARPNESS(true, Scale.upTo(0.9), (image, m) -> Blends.sharpness(image, 1 + m)),
  /** Keeps the upper bits of each sample; the magnitude is their number, from 8 down to 4. */
  POSTERIZE(
      false,
      (bin, bins, height, width) -> 8 - Math.rint(bin * 4.0 / (bins - 1)),
      (image, magnitude) -> LookupTables.posterize(image, (int) magnitude)),
  /** Inverts samples from a threshold on; the magnitude is the threshold, from 255 down to 0. */
  SOLARIZE(
      false, (bin, bins, height, width) -> Scale.line(255, 0, bin, bins), LookupTables::solarize),
  /** Stretches each channel to the full range; has no magnitude. */
  AUTO_CONTRAST(false, Scale.NONE, (image, magnitude) -> LookupTables.autoContrast(image)),
  /** Evens each channel's histogram out; has no magnitude. */
  EQUALIZE(false, Scale.NONE, (image, magnitude) -> LookupTables.equalize(image)),
  /** Inverts every sample; has no magnitude. */
  INVERT(false, Scale.NONE, (image, magnitude) -> LookupTables.invert(image));

  private interface Change {
    Pixels apply(Pixels image, double magnitude);
  }

  private interface Scale {

    Scale NONE = (bin, bins, height, width) -> 0;

    double at(int bin, int bins, int height, int width);

    static Scale upTo(double largest) {
      return (bin, bins, height, width) -> line(0, largest, bin, bins);
    }

    static double line(double first, double last, int bin, int bins) {
      return first + (last - first) * bin / (bins - 1);
    }
  }

  private final boolean signed;
  private final Scale scale;
  private final Change change;

  ImageOperation(boolean signed, Scale scale, Change change) {
    this.signed = signed;
    this.scale = scale;
    this.change = change;
  }

  /**
   * Whether policies negate the magnitude half of the times.
   *
   * @return whether there are two directions
   */
  public boolean signed() {
    return signed;
  }

  /**
   * The magnitude at a step of the policies' scale.
   *
   * @param bin from 0, the weakest, to bins − 1, the strongest
   * @param bins the number of steps, at least 2
   * @param height of the image, in pixels
   * @param width of the image, in pixels
   * @return the magnitude, not negative; 0 for operations that have none
   * @throws IllegalArgumentException if there is no such step
   */
  public double magnitude(int bin, int bins, int height, int width) {
    if (bins < 2 || bin < 0 || bin >= bins) {
      throw new IllegalArgumentException(
          "steps must be at least 2 and the step below them, but were " + bins + " and " + bin);
    }
    return scale.at(bin, bins, height, width);
  }

  /**
   * Changes an image.
   *
   * @param image of one or three channels; not changed itself
   * @param magnitude as described at each operation
   * @return an image of the same size
   */
  public Pixels apply(Pixels image, double magnitude) {
    return change.apply(image, magnitude);
  }
}
