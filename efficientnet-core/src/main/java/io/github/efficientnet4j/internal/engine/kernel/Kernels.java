package io.github.efficientnet4j.internal.engine.kernel;

import io.github.efficientnet4j.architecture.Activation;

/**
 * The inner loops of the engine, on float arrays. Maps are NHWC with channels padded to a multiple
 * of {@link #lanes()}; weights are packed in panels of one to four vectors of columns.
 *
 * <p>A <em>panel</em> of a matrix product holds the bias of its columns, then for every k its row
 * of weights: {@code (1 + depth) · vectors · lanes} floats. A panel of a depthwise kernel holds the
 * bias, then the taps in row-major order, likewise.
 *
 * <p>Internal: for the engine only. Implementations have no state that changes; all methods are
 * thread-safe as long as the arrays they write are not shared.
 */
public interface Kernels {

  /** The usual panel, in vectors: 7 rows x 3 vectors of sums fit into 32 registers. */
  int PANEL_VECTORS = 3;

  /** The widest panel, in vectors: 5 rows x 4 vectors of sums fit there, too. */
  int WIDEST_PANEL = 4;

  /**
   * The name for logs and reports.
   *
   * @return for example {@code vector-512}
   */
  String name();

  /**
   * The floats of a vector; the unit to which channels are padded.
   *
   * @return 4, 8 or 16
   */
  int lanes();

  /**
   * The kernels of this set that training needs beside these.
   *
   * @return loops of the same width
   */
  TrainingKernels training();

  /**
   * One panel of a matrix product: {@code c[r] = bias + a[r] · b}.
   *
   * @param a rows of {@code depth} floats
   * @param aOffset the first row
   * @param aStride from row to row
   * @param rows how many rows
   * @param depth the length of the sum
   * @param b a packed panel
   * @param bOffset its first float
   * @param vectors its width, 1 to {@link #WIDEST_PANEL}
   * @param c receives {@code rows} rows of {@code vectors · lanes}
   * @param cOffset the first row
   * @param cStride from row to row
   */
  default void multiply(
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      int depth,
      float[] b,
      int bOffset,
      int vectors,
      float[] c,
      int cOffset,
      int cStride) {
    int weights = bOffset + vectors * lanes();
    multiply(a, aOffset, aStride, rows, depth, b, bOffset, weights, vectors, c, cOffset, cStride);
  }

  /**
   * The same for a part of the sum: some rows of a packed panel, and what the sums begin with apart
   * from them.
   *
   * @param a rows of {@code depth} floats
   * @param aOffset the first row
   * @param aStride from row to row
   * @param rows how many rows
   * @param depth the length of the sum
   * @param b holds the weights
   * @param startOffset what each row's sums begin with, {@code vectors · lanes} floats of {@code b}
   * @param bOffset the first of {@code depth} rows of weights in {@code b}
   * @param vectors the panel's width, 1 to {@link #WIDEST_PANEL}
   * @param c receives {@code rows} rows of {@code vectors · lanes}
   * @param cOffset the first row
   * @param cStride from row to row
   */
  void multiply(
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      int depth,
      float[] b,
      int startOffset,
      int bOffset,
      int vectors,
      float[] c,
      int cOffset,
      int cStride);

  /**
   * The same with the k-th operand of row r at {@code a[aOffset + r · aStride + taps[k]]}: a
   * convolution over a padded map.
   *
   * @param a a padded map
   * @param aOffset the first tap of the first row
   * @param aStride from output pixel to output pixel
   * @param taps where the operands of a sum lie
   * @param rows how many output pixels
   * @param b a packed panel of depth {@code taps.length}
   * @param bOffset its first float
   * @param vectors its width, 1 to {@link #WIDEST_PANEL}
   * @param c receives {@code rows} rows of {@code vectors · lanes}
   * @param cOffset the first row
   * @param cStride from row to row
   */
  void convolve(
      float[] a,
      int aOffset,
      int aStride,
      int[] taps,
      int rows,
      float[] b,
      int bOffset,
      int vectors,
      float[] c,
      int cOffset,
      int cStride);

  /**
   * One output row of a depthwise convolution, for one panel of channels.
   *
   * @param in input rows, padded left and right; a pixel is {@code vectors · lanes} floats
   * @param rowOffsets for each kernel row, where its input row starts
   * @param firstRow the first kernel row that lies inside the map
   * @param lastRow one past the last such, more than {@code firstRow}
   * @param kernel the side of the kernel
   * @param stride 1 or more
   * @param b a packed panel
   * @param bOffset its first float
   * @param vectors its width, 1 to {@link #WIDEST_PANEL}
   * @param out receives {@code width} pixels
   * @param outOffset the first pixel
   * @param outStride from pixel to pixel
   * @param width output pixels
   */
  void depthwise(
      float[] in,
      int[] rowOffsets,
      int firstRow,
      int lastRow,
      int kernel,
      int stride,
      float[] b,
      int bOffset,
      int vectors,
      float[] out,
      int outOffset,
      int outStride,
      int width);

  /**
   * Applies a non-linearity in place.
   *
   * @param function which one
   * @param x the values
   * @param offset the first
   * @param count how many, a multiple of {@link #lanes()}
   */
  void activate(Activation function, float[] x, int offset, int count);

  /**
   * Applies a non-linearity to a row of pixels, writes the results to a map and adds them up by
   * channel. The stores to a map that no cache holds hide behind the arithmetic.
   *
   * @param function which one
   * @param x pixels of {@code vectors · lanes} floats, without gaps; undefined afterwards
   * @param offset the first pixel
   * @param pixels how many
   * @param vectors channels, in vectors
   * @param out receives the results; may be {@code x} itself, pixel for pixel
   * @param outOffset the first pixel
   * @param outStride from pixel to pixel
   * @param sums has the results added
   * @param sumsOffset the first channel's sum
   */
  void activateAndSum(
      Activation function,
      float[] x,
      int offset,
      int pixels,
      int vectors,
      float[] out,
      int outOffset,
      int outStride,
      float[] sums,
      int sumsOffset);

  /**
   * {@code x = 1 / (1 + exp(−x))} in place.
   *
   * @param x the values
   * @param offset the first
   * @param count how many, a multiple of {@link #lanes()}
   */
  void sigmoid(float[] x, int offset, int count);

  /**
   * {@code x += y}.
   *
   * @param x has {@code y} added
   * @param xOffset the first value
   * @param y the other summand
   * @param yOffset its first value
   * @param count how many, a multiple of {@link #lanes()}
   */
  void add(float[] x, int xOffset, float[] y, int yOffset, int count);

  /**
   * {@code z = x + y}.
   *
   * @param x a summand
   * @param xOffset its first value
   * @param y the other
   * @param yOffset its first value
   * @param z receives the sums
   * @param zOffset the first of them
   * @param count how many, a multiple of {@link #lanes()}
   */
  void sum(float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count);

  /**
   * {@code x = max(x, y)}: a step of max pooling.
   *
   * @param x receives the larger values
   * @param xOffset the first value
   * @param y the others
   * @param yOffset the first of them
   * @param count how many, a multiple of {@link #lanes()}
   */
  void keepLarger(float[] x, int xOffset, float[] y, int yOffset, int count);

  /**
   * {@code x *= y}.
   *
   * @param x is multiplied by {@code y}
   * @param xOffset the first value
   * @param y the other factor
   * @param yOffset its first value
   * @param count how many, a multiple of {@link #lanes()}
   */
  void multiplyElements(float[] x, int xOffset, float[] y, int yOffset, int count);

  /**
   * A panel with the gate of its inputs multiplied into its rows.
   *
   * @param b a packed panel
   * @param bOffset its first float
   * @param depth rows after the bias
   * @param vectors its width
   * @param gate one factor per row
   * @param gateOffset the first factor
   * @param out receives the panel
   * @param outOffset its first float
   */
  void gatePanel(
      float[] b,
      int bOffset,
      int depth,
      int vectors,
      float[] gate,
      int gateOffset,
      float[] out,
      int outOffset);
}
