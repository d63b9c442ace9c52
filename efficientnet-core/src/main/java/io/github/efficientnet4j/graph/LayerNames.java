package io.github.efficientnet4j.graph;

/**
 * The names of a convolution, of the BatchNorm after it, and of the activation after that. They
 * name nodes and are prefixes of parameters.
 */
record LayerNames(String convolution, String norm, String activation) {

  /** {@return the names in torchvision's {@code Conv2dNormActivation}, a list of three layers} */
  static LayerNames listed(String prefix) {
    return new LayerNames(within(prefix, "0"), within(prefix, "1"), within(prefix, "2"));
  }

  /** {@return the name of a part of a layer or block} A stand-alone block has an empty prefix. */
  static String within(String prefix, String name) {
    return prefix.isEmpty() ? name : prefix + "." + name;
  }
}
