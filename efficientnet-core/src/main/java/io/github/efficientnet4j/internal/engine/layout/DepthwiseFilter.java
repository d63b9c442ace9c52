package io.github.efficientnet4j.internal.engine.layout;

import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;

/**
 * The weights of a depthwise convolution with its geometry.
 *
 * <p>Immutable and thread-safe.
 *
 * @param weights a column for each channel: its bias and taps
 * @param kernel the side of the kernel
 * @param stride in both directions
 * @param padding of the input
 */
public record DepthwiseFilter(PackedMatrix weights, int kernel, int stride, Padding padding) {

  /** {@return the panels of channels} */
  public Panels panels() {
    return weights.panels();
  }

  /** {@return the input rows or columns under some adjacent output rows or columns} */
  public int inputSpan(int outputs) {
    return (outputs - 1) * stride + kernel;
  }

  /** {@return the input row under the top of an output row's window; negative in the padding} */
  public int top(int outputRow) {
    return outputRow * stride - padding.top();
  }

  /** {@return the input column under the left of a window; negative in the padding} */
  public int left(int outputColumn) {
    return outputColumn * stride - padding.left();
  }

  /**
   * Computes some pixels of one output row, one panel of channels.
   *
   * @param kernels the loops
   * @param panel which channels
   * @param in holds the input rows: pixels x the panel's width, padded left and right
   * @param rowOffsets for each kernel row, where its input row starts
   * @param firstRow the first kernel row that lies inside the map
   * @param lastRow one past the last such row, more than {@code firstRow}
   * @param out receives pixels x the panel's width
   * @param outOffset the first pixel
   * @param pixels how many
   */
  public void convolveRow(
      Kernels kernels,
      int panel,
      float[] in,
      int[] rowOffsets,
      int firstRow,
      int lastRow,
      float[] out,
      int outOffset,
      int pixels) {
    kernels.depthwise(
        in,
        rowOffsets,
        firstRow,
        lastRow,
        kernel,
        stride,
        weights.data(),
        weights.offset(panel),
        panels().vectors(panel),
        out,
        outOffset,
        panels().width(panel),
        pixels);
  }
}
