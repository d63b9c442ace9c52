package io.github.efficientnet4j.study;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.util.Objects;

/**
 * A network to train in a study.
 *
 * <p>Immutable and thread-safe.
 *
 * @param series the curve of a figure that the result belongs to, such as {@code "width"} or {@code
 *     "compound"}; not blank
 * @param name the trial's name, unique in the study and part of its file names: letters, digits,
 *     and {@code . _ -}
 * @param scaling the requested multipliers, before rounding
 * @param network the scaled baseline; trained at its nominal resolution
 */
public record Trial(String series, String name, ScalingCoefficients scaling, Architecture network) {

  /**
   * Creates the trial.
   *
   * @throws IllegalArgumentException if the series is blank, or if the name cannot be a file name
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
