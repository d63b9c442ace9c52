package io.github.efficientnet4j.study;

import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.util.Objects;

/**
 * The result of one training of a trial's network.
 *
 * <p>Immutable and thread-safe.
 *
 * @param series the trial's series
 * @param name the trial's name
 * @param scaling the trial's multipliers
 * @param seed the seed of initial weights, image order and augmentation
 * @param resolution the height and width of the input in pixels
 * @param multiplyAdds the multiply-adds of one image at that resolution
 * @param parameters the number of the network's parameters, classifier included
 * @param top1 the fraction of evaluated images whose class had the largest logit, in [0, 1]
 * @param loss the mean cross-entropy of the evaluated images, without label smoothing
 * @param seconds the duration of training and evaluation in seconds
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
