package io.github.efficientnet4j.onnx;

import java.util.Objects;

/**
 * The options of an export. Start from {@link #defaults()}.
 *
 * <p>Immutable and thread-safe.
 *
 * @param normalization the treatment of BatchNorm
 * @param height rows of the input in pixels; 0, together with {@code width}, for the network's own
 *     size
 * @param width columns of the input in pixels; 0, together with {@code height}, for the network's
 *     own size
 */
public record OnnxOptions(Normalization normalization, int height, int width) {

  /** The treatment of BatchNorms that follow convolutions. */
  public enum Normalization {
    /**
     * BatchNorms are folded into the convolutions. The graph is smaller and faster, and suited to
     * inference.
     */
    FOLDED,
    /** BatchNorms stay operators of their own, with all parameters under their names. */
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

  /** {@return the default options: BatchNorm folded, the network's own input size} */
  public static OnnxOptions defaults() {
    return new OnnxOptions(Normalization.FOLDED, 0, 0);
  }

  /**
   * {@return a copy with another treatment of BatchNorm}
   *
   * @param choice the treatment
   */
  public OnnxOptions withNormalization(Normalization choice) {
    return new OnnxOptions(choice, height, width);
  }

  /**
   * {@return a copy for another input size, which need not be square}
   *
   * @param rows in pixels, at least 1
   * @param columns in pixels, at least 1
   */
  public OnnxOptions withInputSize(int rows, int columns) {
    return new OnnxOptions(normalization, rows, columns);
  }
}
