package io.github.efficientnet4j.study;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.util.Objects;

/**
 * One network to train in a study.
 *
 * <p>Immutable and thread-safe.
 *
 * @param series the curve of a figure that the result belongs to, such as {@code "width"} or {@code
 *     "compound"}; not blank
 * @param name unique in the study, and part of the names of its files: letters, digits, and {@code
 *     . _ -}
 * @param scaling the multipliers that were asked for, before rounding
 * @param network what they make of the baseline; trained at its nominal resolution
 */
public record Trial(String series, String name, ScalingCoefficients scaling, Architecture network) {

  /**
   * Creates the trial.
   *
   * @throws IllegalArgumentException if the series is blank, or the name is no name for a file
   */
  public Trial {
    Objects.requireNonNull(scaling, "scaling");
    Objects.requireNonNull(network, "network");
    if (series.isBlank()) {
      throw new IllegalArgumentException("a trial needs a series that is not blank");
    }
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "a trial's name is made of letters, digits and . _ -, and begins with one of the first"
              + " two; but was '"
              + name
              + "'");
    }
  }
}
