package io.github.efficientnet4j.weights.published;

import java.util.List;
import java.util.Objects;

/**
 * How an image is prepared for evaluation with a weight file: the shorter side is resized with
 * antialiasing, the centre is cropped, values are scaled to 0..1, then normalised as {@code (v -
 * mean) / std} for each of the channels red, green, blue. Immutable.
 *
 * @param resize length in pixels that the shorter side is resized to; at least {@code crop}
 * @param crop side in pixels of the square cut from the centre
 * @param interpolation the resampling filter
 * @param mean three channel means in units of the 0..1 range, red first
 * @param std three channel standard deviations, positive, in the same units
 */
public record PublishedTransform(
    int resize, int crop, Interpolation interpolation, List<Double> mean, List<Double> std) {

  /** The resampling filters that published transforms use. */
  public enum Interpolation {
    /** Triangle filter. */
    BILINEAR,
    /** Cubic convolution with a = -0.5, as PIL has it. */
    BICUBIC
  }

  /** The ImageNet channel statistics that both publishers use. */
  private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);

  private static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when a size is not positive, the crop is larger than the
   *     resized side, or a list does not hold three usable numbers
   */
  public PublishedTransform {
    Objects.requireNonNull(interpolation, "interpolation");
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (crop < 1 || resize < crop) {
      throw new IllegalArgumentException(
          "crop must be at least 1 and resize at least crop, given resize "
              + resize
              + ", crop "
              + crop);
    }
    if (mean.size() != 3 || !mean.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("mean must hold three finite numbers, given " + mean);
    }
    if (std.size() != 3 || !std.stream().allMatch(v -> Double.isFinite(v) && v > 0)) {
      throw new IllegalArgumentException("std must hold three positive numbers, given " + std);
    }
  }

  /**
   * A transform with ImageNet's channel statistics: mean 0.485, 0.456, 0.406 and standard deviation
   * 0.229, 0.224, 0.225.
   *
   * @param resize length in pixels of the resized shorter side
   * @param crop side in pixels of the centre crop
   * @param interpolation the resampling filter
   * @return the transform
   * @throws IllegalArgumentException when the sizes are impossible
   */
  public static PublishedTransform imageNet(int resize, int crop, Interpolation interpolation) {
    return new PublishedTransform(resize, crop, interpolation, IMAGENET_MEAN, IMAGENET_STD);
  }
}
