package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.Pixels;

/**
 * The operations that AutoAugment and RandAugment choose from. Each has a magnitude.
 *
 * <p>Pixel values change as in PIL 9.4. Magnitudes are those of torchvision 0.14 ({@code
 * autoaugment.py}), which follow the table in the AutoAugment paper. The scale has N steps, and the
 * effect grows with the step.
 *
 * <p>Geometric operations use the nearest pixel and fill with black.
 */
public enum ImageOperation {
  /** Returns the image unchanged. */
  IDENTITY(false, Scale.NONE, (image, magnitude) -> image),
  /** Shears along the rows. The magnitude is the slope, at most 0.3 in either direction. */
  SHEAR_X(true, Scale.upTo(0.3), NearestAffine::shearX),
  /** Shears along the columns. The magnitude is the slope, at most 0.3 in either direction. */
  SHEAR_Y(true, Scale.upTo(0.3), NearestAffine::shearY),
  /**
   * Moves to the right. The magnitude is in pixels, at most 150/331 of the width in either
   * direction.
   */
  TRANSLATE_X(
      true,
      (bin, bins, height, width) -> Scale.line(0, 150.0 / 331 * width, bin, bins),
      (image, magnitude) -> NearestAffine.translate(image, (int) magnitude, 0)),
  /** Moves down. The magnitude is in pixels, at most 150/331 of the height in either direction. */
  TRANSLATE_Y(
      true,
      (bin, bins, height, width) -> Scale.line(0, 150.0 / 331 * height, bin, bins),
      (image, magnitude) -> NearestAffine.translate(image, 0, (int) magnitude)),
  /** Rotates about the centre. The magnitude is in degrees counter-clockwise, at most 30. */
  ROTATE(true, Scale.upTo(30), NearestAffine::rotate),
  /** Blends with black. The magnitude m gives the factor 1 + m; |m| is at most 0.9. */
  BRIGHTNESS(true, Scale.upTo(0.9), (image, m) -> Blends.brightness(image, 1 + m)),
  /**
   * Blends with the greyscale image. The magnitude m gives the factor 1 + m; |m| is at most 0.9.
   */
  COLOR(true, Scale.upTo(0.9), (image, m) -> Blends.color(image, 1 + m)),
  /**
   * Blends with the mean grey level. The magnitude m gives the factor 1 + m; |m| is at most 0.9.
   */
  CONTRAST(true, Scale.upTo(0.9), (image, m) -> Blends.contrast(image, 1 + m)),
  /** Blends with a smoothed image. The magnitude m gives the factor 1 + m; |m| is at most 0.9. */
  SHARPNESS(true, Scale.upTo(0.9), (image, m) -> Blends.sharpness(image, 1 + m)),
  /** Keeps the upper bits of each sample. The magnitude is the number of bits, from 8 down to 4. */
  POSTERIZE(
      false,
      (bin, bins, height, width) -> 8 - Math.rint(bin * 4.0 / (bins - 1)),
      (image, magnitude) -> LookupTables.posterize(image, (int) magnitude)),
  /**
   * Inverts samples at or above a threshold. The magnitude is the threshold, from 255 down to 0.
   */
  SOLARIZE(
      false, (bin, bins, height, width) -> Scale.line(255, 0, bin, bins), LookupTables::solarize),
  /** Stretches each channel to the full range. It has no magnitude. */
  AUTO_CONTRAST(false, Scale.NONE, (image, magnitude) -> LookupTables.autoContrast(image)),
  /** Equalises each channel's histogram. It has no magnitude. */
  EQUALIZE(false, Scale.NONE, (image, magnitude) -> LookupTables.equalize(image)),
  /** Inverts every sample. It has no magnitude. */
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
   * {@return whether the operation has two directions} Policies then negate the magnitude with
   * probability 1/2.
   */
  public boolean signed() {
    return signed;
  }

  /**
   * {@return the magnitude at a step of the scale; not negative, and 0 for operations without a
   * magnitude}
   *
   * @param bin the step, from 0, the weakest, to bins − 1, the strongest
   * @param bins the number of steps, at least 2
   * @param height the image's height in pixels
   * @param width the image's width in pixels
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
   * Applies the operation to an image.
   *
   * @param image an image of one or three channels; it is not modified
   * @param magnitude the magnitude, as described at each operation
   * @return an image of the same size
   */
  public Pixels apply(Pixels image, double magnitude) {
    return change.apply(image, magnitude);
  }
}
