package io.github.efficientnet4j.graph;

/**
 * The names of a convolution, the BatchNorm after it, and the activation after that; nodes and
 * prefixes of parameters alike.
 */
record LayerNames(String convolution, String norm, String activation) {

  /** Those of torchvision's {@code Conv2dNormActivation}, a list of three. */
  static LayerNames listed(String prefix) {
    return new LayerNames(prefix + ".0", prefix + ".1", prefix + ".2");
  }
}
