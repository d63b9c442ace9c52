package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.Pixels;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.image.Resizer;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Crops a random part with a random area and aspect ratio, and resizes it with antialiasing as PIL
 * does (torchvision, {@code RandomResizedCrop}; Szegedy et al., CVPR 2015).
 *
 * <p>The area is drawn uniformly and the aspect ratio log-uniformly. If ten draws do not fit into
 * the image, the crop is the largest central part with an allowed ratio.
 *
 * <p>Immutable and thread-safe.
 *
 * @param height the result's height in pixels, at least 1
 * @param width the result's width in pixels, at least 1
 * @param smallestArea the smallest area as a fraction of the image's area, above 0
 * @param largestArea the largest area as a fraction of the image's area, at most 1
 * @param smallestRatio the smallest ratio of width to height, above 0
 * @param largestRatio the largest ratio of width to height
 * @param resampling the filter
 */
public record RandomResizedCrop(
    int height,
    int width,
    double smallestArea,
    double largestArea,
    double smallestRatio,
    double largestRatio,
    Resampling resampling)
    implements PixelAugmentation {

  private static final int ATTEMPTS = 10;

  /** A part of an image. */
  record Box(int top, int left, int height, int width) {}

  /**
   * Creates the augmentation.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public RandomResizedCrop {
    Objects.requireNonNull(resampling, "resampling");
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "the crop must have at least one row and column, but had " + height + "x" + width);
    }
    if (!(smallestArea > 0 && smallestArea <= largestArea && largestArea <= 1)) {
      throw new IllegalArgumentException(
          "areas must be a range within (0, 1], but were " + smallestArea + " to " + largestArea);
    }
    if (!(smallestRatio > 0
        && smallestRatio <= largestRatio
        && largestRatio < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "ratios must be a range above 0, but were " + smallestRatio + " to " + largestRatio);
    }
  }

  /**
   * {@return the crop that ImageNet's networks are trained with: areas from 0.08 to 1, ratios from
   * 3/4 to 4/3}
   *
   * @param height the result's height in pixels, at least 1
   * @param width the result's width in pixels, at least 1
   * @param resampling the filter
   * @throws IllegalArgumentException if a size is below 1
   */
  public static RandomResizedCrop imageNet(int height, int width, Resampling resampling) {
    return new RandomResizedCrop(height, width, 0.08, 1, 3.0 / 4, 4.0 / 3, resampling);
  }

  /**
   * {@return a copy with other areas} The default of 0.08 is too small for small images.
   *
   * @param smallest the smallest area as a fraction of the image's area, above 0
   * @param largest the largest area as a fraction of the image's area, at most 1
   * @throws IllegalArgumentException if they are not a range within (0, 1]
   */
  public RandomResizedCrop withAreas(double smallest, double largest) {
    return new RandomResizedCrop(
        height, width, smallest, largest, smallestRatio, largestRatio, resampling);
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    return resized(image, draw(image.height(), image.width(), random));
  }

  Pixels resized(Pixels image, Box box) {
    Pixels part = image.crop(box.top(), box.left(), box.height(), box.width());
    return Resizer.resize(part, width, height, resampling);
  }

  Box draw(int imageHeight, int imageWidth, RandomGenerator random) {
    double area = (double) imageHeight * imageWidth;
    double logSmallest = StrictMath.log(smallestRatio);
    double logLargest = StrictMath.log(largestRatio);
    for (int i = 0; i < ATTEMPTS; i++) {
      double target = area * between(smallestArea, largestArea, random);
      double ratio = StrictMath.exp(between(logSmallest, logLargest, random));
      int columns = (int) Math.rint(Math.sqrt(target * ratio));
      int rows = (int) Math.rint(Math.sqrt(target / ratio));
      if (columns > 0 && columns <= imageWidth && rows > 0 && rows <= imageHeight) {
        int top = random.nextInt(imageHeight - rows + 1);
        int left = random.nextInt(imageWidth - columns + 1);
        return new Box(top, left, rows, columns);
      }
    }
    return central(imageHeight, imageWidth);
  }

  static double between(double from, double to, RandomGenerator random) {
    return from + (to - from) * random.nextDouble();
  }

  private Box central(int imageHeight, int imageWidth) {
    double ratio = (double) imageWidth / imageHeight;
    int rows = imageHeight;
    int columns = imageWidth;
    if (ratio < smallestRatio) {
      rows = atLeastOne(imageWidth / smallestRatio);
    } else if (ratio > largestRatio) {
      columns = atLeastOne(imageHeight * largestRatio);
    }
    return new Box((imageHeight - rows) / 2, (imageWidth - columns) / 2, rows, columns);
  }

  private static int atLeastOne(double side) {
    return Math.max(1, (int) Math.rint(side));
  }
}
