package io.github.efficientnet4j.inference;

/** The order of the values in a batch of images. */
public enum PixelLayout {
  /** Image, channel, row, column. PyTorch and ND4J use this order. */
  NCHW,
  /** Image, row, column, channel. TensorFlow uses this order. */
  NHWC
}
