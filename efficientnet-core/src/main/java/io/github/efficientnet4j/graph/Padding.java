package io.github.efficientnet4j.graph;

import io.github.efficientnet4j.architecture.PaddingMode;

/**
 * Rows and columns of zeros around a map.
 *
 * <p>Immutable and thread-safe.
 *
 * @param top rows above, at least 0
 * @param left columns before, at least 0
 * @param bottom rows below, at least 0
 * @param right columns after, at least 0
 */
public record Padding(int top, int left, int bottom, int right) {

  /** No padding. */
  public static final Padding NONE = new Padding(0, 0, 0, 0);

  /**
   * {@return the padding of one convolution} TensorFlow's 'SAME' needs max((ceil(n / s) − 1) · s +
   * k − n, 0) in total. The smaller half comes first.
   */
  static Padding of(PaddingMode mode, int kernel, int stride, int height, int width) {
    if (mode == PaddingMode.SYMMETRIC) {
      int side = (kernel - 1) / 2;
      return new Padding(side, side, side, side);
    }
    int vertical = totalForSame(height, kernel, stride);
    int horizontal = totalForSame(width, kernel, stride);
    return new Padding(
        vertical / 2, horizontal / 2, vertical - vertical / 2, horizontal - horizontal / 2);
  }

  private static int totalForSame(int size, int kernel, int stride) {
    int outputs = (size + stride - 1) / stride;
    return Math.max((outputs - 1) * stride + kernel - size, 0);
  }

  /** {@return whether there is no padding, that is, whether this equals {@link #NONE}} */
  public boolean isNone() {
    return top == 0 && left == 0 && bottom == 0 && right == 0;
  }

  int outputHeight(int height, int kernel, int stride) {
    return (height + top + bottom - kernel) / stride + 1;
  }

  int outputWidth(int width, int kernel, int stride) {
    return (width + left + right - kernel) / stride + 1;
  }
}
