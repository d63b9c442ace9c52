package io.github.efficientnet4j.training.augmentation;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Sets a random rectangle of a normalised sample to zero, the mean colour (Zhong et al., AAAI 2020;
 * torchvision, {@code RandomErasing}). If ten draws do not fit into the sample, it stays unchanged.
 *
 * <p>Immutable and thread-safe.
 *
 * @param probability the probability that a sample is changed, in [0, 1]
 * @param smallestArea the smallest area as a fraction of the sample's area, above 0
 * @param largestArea the largest area as a fraction of the sample's area, below 1
 * @param smallestRatio the smallest ratio of height to width, above 0
 * @param largestRatio the largest ratio of height to width
 */
public record RandomErasing(
    double probability,
    double smallestArea,
    double largestArea,
    double smallestRatio,
    double largestRatio) {

  private static final int ATTEMPTS = 10;

  /**
   * Creates the augmentation.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public RandomErasing {
    Probability.require(probability);
    if (!(smallestArea > 0 && smallestArea <= largestArea && largestArea < 1)) {
      throw new IllegalArgumentException(
          "areas must be a range within (0, 1), but were " + smallestArea + " to " + largestArea);
    }
    if (!(smallestRatio > 0
        && smallestRatio <= largestRatio
        && largestRatio < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "ratios must be a range above 0, but were " + smallestRatio + " to " + largestRatio);
    }
  }

  /**
   * {@return random erasing with torchvision's rectangles: areas from 0.02 to 0.33, ratios from 0.3
   * to 3.3}
   *
   * @param probability the probability that a sample is changed, in [0, 1]
   * @throws IllegalArgumentException if the probability is out of range
   */
  public static RandomErasing of(double probability) {
    return new RandomErasing(probability, 0.02, 0.33, 0.3, 3.3);
  }

  /**
   * Erases a part of one sample, or leaves the sample unchanged.
   *
   * @param target holds C x H x W values; modified in place
   * @param offset the index of the sample's first value
   * @param channels C
   * @param height H, in pixels
   * @param width W, in pixels
   * @param random the source of random choices
   */
  public void apply(
      float[] target, int offset, int channels, int height, int width, RandomGenerator random) {
    if (random.nextDouble() >= probability) {
      return;
    }
    double area = (double) height * width;
    for (int i = 0; i < ATTEMPTS; i++) {
      double erased = area * RandomResizedCrop.between(smallestArea, largestArea, random);
      double ratio =
          StrictMath.exp(
              RandomResizedCrop.between(
                  StrictMath.log(smallestRatio), StrictMath.log(largestRatio), random));
      int rows = (int) Math.rint(Math.sqrt(erased * ratio));
      int columns = (int) Math.rint(Math.sqrt(erased / ratio));
      if (rows < height && columns < width) {
        int top = random.nextInt(height - rows + 1);
        int left = random.nextInt(width - columns + 1);
        for (int y = 0; y < channels * height; y++) {
          int row = offset + y * width + left;
          if (y % height >= top && y % height < top + rows) {
            Arrays.fill(target, row, row + columns, 0);
          }
        }
        return;
      }
    }
  }
}
