package io.github.efficientnet4j.image;

/** A filter for resizing, as PIL defines it. */
public enum Resampling {
  /** The triangle filter of half-width 1. */
  BILINEAR(1) {
    @Override
    double at(double x) {
      return Math.max(0, 1 - Math.abs(x));
    }
  },
  /** Cubic convolution with a = −0.5 and half-width 2. */
  BICUBIC(2) {
    @Override
    double at(double x) {
      double t = Math.abs(x);
      if (t < 1) {
        return ((A + 2) * t - (A + 3)) * t * t + 1;
      }
      return t < 2 ? (((t - 5) * t + 8) * t - 4) * A : 0;
    }
  };

  private static final double A = -0.5;

  private final double support;

  Resampling(double support) {
    this.support = support;
  }

  /** {@return half the width of the filter at scale 1} */
  double support() {
    return support;
  }

  /** {@return the filter's value before normalisation} */
  abstract double at(double x);
}
