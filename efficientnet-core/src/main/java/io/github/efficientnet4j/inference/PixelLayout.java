package io.github.efficientnet4j.inference;

/** The order of an image batch's values. */
public enum PixelLayout {
  /** Image, channel, row, column: PyTorch's and ND4J's order. */
  NCHW,
  /** Image, row, column, channel: TensorFlow's order. */
  NHWC
}
