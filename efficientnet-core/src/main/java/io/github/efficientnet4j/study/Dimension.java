package io.github.efficientnet4j.study;

import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.util.Locale;

/** The three dimensions in which a network can be scaled (paper, section 3.2). */
public enum Dimension {
  /** The number of channels. */
  WIDTH,
  /** The number of repeats of each stage's blocks. */
  DEPTH,
  /** The height and width of the input. */
  RESOLUTION;

  /**
   * {@return the multipliers that scale only this dimension}
   *
   * @param factor the dimension's multiplier, above 0
   * @throws IllegalArgumentException if the factor is not finite or not above 0
   */
  public ScalingCoefficients by(double factor) {
    return switch (this) {
      case WIDTH -> new ScalingCoefficients(factor, 1, 1);
      case DEPTH -> new ScalingCoefficients(1, factor, 1);
      case RESOLUTION -> new ScalingCoefficients(1, 1, factor);
    };
  }

  /**
   * {@return the series of trials that scale only this dimension: {@code "width"}, {@code "depth"}
   * or {@code "resolution"}}
   */
  public String series() {
    return name().toLowerCase(Locale.ROOT);
  }
}
