package io.github.efficientnet4j.architecture;

/**
 * How a convolution pads its input. The two modes differ where the stride is 2 and the input size
 * is even. Weights trained with one mode give wrong results with the other.
 */
public enum PaddingMode {
  /**
   * (k − 1) / 2 on each side. torchvision uses it, and timm's models without the prefix {@code
   * tf_}.
   */
  SYMMETRIC,
  /**
   * TensorFlow's 'SAME': as much padding as ceil(n / stride) outputs need. An odd row is added at
   * the bottom, an odd column on the right. Keras, the original release and timm's {@code tf_}
   * models use it.
   */
  SAME
}
