package io.github.efficientnet4j.study;

import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.util.Objects;

/**
 * What one training of a trial's network gave.
 *
 * <p>Immutable and thread-safe.
 *
 * @param series the trial's
 * @param name the trial's
 * @param scaling the trial's
 * @param seed of initial weights, order of the images and augmentation
 * @param resolution height and width of the input, in pixels
 * @param multiplyAdds of one image at that resolution
 * @param parameters of the network, with its classifier
 * @param top1 the part of the evaluated images whose class had the largest logit, in [0, 1]
 * @param loss the mean cross entropy of the evaluated images, without label smoothing
 * @param seconds that training and evaluation took
 */
public record TrialResult(
    String series,
    String name,
    ScalingCoefficients scaling,
    long seed,
    int resolution,
    long multiplyAdds,
    long parameters,
    double top1,
    double loss,
    double seconds) {

  /**
   * Creates the result.
   *
   * @throws IllegalArgumentException if a number is out of range or not finite
   */
  public TrialResult {
    Objects.requireNonNull(series, "series");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(scaling, "scaling");
    if (resolution < 1 || multiplyAdds < 1 || parameters < 1) {
      throw new IllegalArgumentException(
          "resolution, multiply-adds and parameters must be at least 1, but were "
              + resolution
              + ", "
              + multiplyAdds
              + " and "
              + parameters);
    }
    if (!(top1 >= 0 && top1 <= 1) || !Double.isFinite(loss) || !(seconds >= 0)) {
      throw new IllegalArgumentException(
          "top1 must be in [0, 1], loss finite and seconds at least 0, but were "
              + top1
              + ", "
              + loss
              + " and "
              + seconds);
    }
  }
}
