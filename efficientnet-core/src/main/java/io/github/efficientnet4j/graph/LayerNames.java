package io.github.efficientnet4j.graph;

/**
 * The names of a convolution, the BatchNorm after it, and the activation after that; nodes and
 * prefixes of parameters alike.
 */
record LayerNames(String convolution, String norm, String activation) {

  /** Those of torchvision's {@code Conv2dNormActivation}, a list of three. */
  static LayerNames listed(String prefix) {
    return new LayerNames(within(prefix, "0"), within(prefix, "1"), within(prefix, "2"));
  }

  /** The name of a part of a layer or block; a block that stands alone has the empty name. */
  static String within(String prefix, String name) {
    return prefix.isEmpty() ? name : prefix + "." + name;
  }
}
