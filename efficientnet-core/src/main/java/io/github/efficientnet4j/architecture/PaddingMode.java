package io.github.efficientnet4j.architecture;

/**
 * How a convolution pads its input. The two modes differ where the stride is 2 and the input's size
 * is even, and weights trained with one give wrong results with the other.
 */
public enum PaddingMode {
  /** (k − 1) / 2 on each side: torchvision, and timm's models without the prefix {@code tf_}. */
  SYMMETRIC,
  /**
   * TensorFlow's 'SAME': as much as is needed for ceil(n / stride) outputs, the odd row and column
   * at the bottom and right. Keras, the original release, and timm's {@code tf_} models.
   */
  SAME
}
