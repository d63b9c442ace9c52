package io.github.efficientnet4j.study;

import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.util.Locale;

/** The three dimensions in which a network can be scaled (paper, section 3.2). */
public enum Dimension {
  /** Channels. */
  WIDTH,
  /** Repeats of the blocks of each stage. */
  DEPTH,
  /** Height and width of the input. */
  RESOLUTION;

  /**
   * Scales this dimension and leaves the others.
   *
   * @param factor the multiplier, above 0
   * @return the multipliers
   * @throws IllegalArgumentException if the factor is not a finite number above 0
   */
  public ScalingCoefficients by(double factor) {
    return switch (this) {
      case WIDTH -> new ScalingCoefficients(factor, 1, 1);
      case DEPTH -> new ScalingCoefficients(1, factor, 1);
      case RESOLUTION -> new ScalingCoefficients(1, 1, factor);
    };
  }

  /**
   * The series of trials that scale this dimension alone.
   *
   * @return {@code "width"}, {@code "depth"} or {@code "resolution"}
   */
  public String series() {
    return name().toLowerCase(Locale.ROOT);
  }
}
