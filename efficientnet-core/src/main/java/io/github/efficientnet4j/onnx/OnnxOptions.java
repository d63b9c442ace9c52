package io.github.efficientnet4j.onnx;

import java.util.Objects;

/**
 * How a network is exported. Start from {@link #defaults()}.
 *
 * <p>Immutable and thread-safe.
 *
 * @param normalization what becomes of BatchNorm
 * @param height rows of the input in pixels; 0, with {@code width}, for the network's own size
 * @param width columns of the input in pixels; 0, with {@code height}, for the network's own size
 */
public record OnnxOptions(Normalization normalization, int height, int width) {

  /** What becomes of the BatchNorms that follow convolutions. */
  public enum Normalization {
    /** Multiplied into the convolutions: a smaller and faster graph, for inference. */
    FOLDED,
    /** Kept as operators of their own, with every parameter under its name. */
    KEPT
  }

  /**
   * Creates the options.
   *
   * @throws IllegalArgumentException if a size is negative, or only one of the two is 0
   */
  public OnnxOptions {
    Objects.requireNonNull(normalization, "normalization");
    if (height < 0 || width < 0 || (height == 0) != (width == 0)) {
      throw new IllegalArgumentException(
          "the input must be at least 1x1 pixel, or 0x0 for the network's own size, but was "
              + height
              + "x"
              + width);
    }
  }

  /**
   * BatchNorm folded, the network's own input size.
   *
   * @return the options
   */
  public static OnnxOptions defaults() {
    return new OnnxOptions(Normalization.FOLDED, 0, 0);
  }

  /**
   * A copy with another treatment of BatchNorm.
   *
   * @param choice which
   * @return the changed copy
   */
  public OnnxOptions withNormalization(Normalization choice) {
    return new OnnxOptions(choice, height, width);
  }

  /**
   * A copy for another input size, square or not.
   *
   * @param rows in pixels, at least 1
   * @param columns in pixels, at least 1
   * @return the changed copy
   */
  public OnnxOptions withInputSize(int rows, int columns) {
    return new OnnxOptions(normalization, rows, columns);
  }
}
