package io.github.efficientnet4j.internal.engine.kernel;

import io.github.efficientnet4j.architecture.Activation;

/**
 * The inner loops of inference, on float arrays.
 *
 * <p>Feature maps are NHWC. Their channels are padded to a multiple of {@link #lanes()}. Weights
 * are packed in panels of one to four vectors of columns.
 *
 * <p>A <em>panel</em> of a matrix product starts with the bias of its columns. Then it has one row
 * of weights for every k. Its size is {@code (1 + depth) · vectors · lanes} floats. A panel of a
 * depthwise kernel has the same form: the bias, then the taps in row-major order.
 *
 * <p>A <em>tap</em> is one position of a convolution kernel. Offsets, strides and pitches count
 * floats.
 *
 * <p>Internal: for the engine only. Implementations have no mutable state. All methods are
 * thread-safe as long as threads do not share the arrays that they write.
 */
public interface Kernels {

  /**
   * The usual width of a panel, in vectors: the sums of 7 rows x 3 vectors fit into 32 registers.
   */
  int PANEL_VECTORS = 3;

  /**
   * The largest width of a panel, in vectors: the sums of 5 rows x 4 vectors also fit into 32
   * registers.
   */
  int WIDEST_PANEL = 4;

  /** {@return the name for logs and reports, for example {@code vector-512}} */
  String name();

  /**
   * {@return the number of floats in a vector: 4, 8 or 16} Channels are padded to a multiple of it.
   */
  int lanes();

  /** {@return the additional kernels for training, with the same number of lanes} */
  TrainingKernels training();

  /**
   * Computes one panel of a matrix product: {@code c[r] = bias + a[r] · b}.
   *
   * @param a rows of {@code depth} floats
   * @param aOffset the index of the first row in {@code a}
   * @param aStride the distance from one row to the next, in floats
   * @param rows the number of rows
   * @param depth the number of products in each sum
   * @param b a packed panel
   * @param bOffset the index of the first value in {@code b}
   * @param vectors the width of the panel in vectors, 1 to {@link #WIDEST_PANEL}
   * @param c receives {@code rows} rows of {@code vectors · lanes}
   * @param cOffset the index of the first row in {@code c}
   * @param cStride the distance from one row to the next, in floats
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
   * Computes a part of a panel's sums. The weights are some rows of a packed panel, and the sums
   * start with given values in place of the bias.
   *
   * @param a rows of {@code depth} floats
   * @param aOffset the index of the first row in {@code a}
   * @param aStride the distance from one row to the next, in floats
   * @param rows the number of rows
   * @param depth the number of products in each sum
   * @param b the array of the weights
   * @param startOffset the index in {@code b} of the values that each row's sums start with, {@code
   *     vectors · lanes} floats
   * @param bOffset the index in {@code b} of the first of {@code depth} rows of weights
   * @param vectors the width of the panel in vectors, 1 to {@link #WIDEST_PANEL}
   * @param c receives {@code rows} rows of {@code vectors · lanes}
   * @param cOffset the index of the first row in {@code c}
   * @param cStride the distance from one row to the next, in floats
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
   * Computes one panel of a convolution over a padded map. The k-th operand of row r is {@code
   * a[aOffset + r · aStride + taps[k]]}.
   *
   * @param a a padded map
   * @param aOffset the index of the first tap of the first row in {@code a}
   * @param aStride the distance from one output pixel to the next, in floats
   * @param taps the offsets of a sum's operands
   * @param rows the number of output pixels
   * @param b a packed panel of depth {@code taps.length}
   * @param bOffset the index of the first value in {@code b}
   * @param vectors the width of the panel in vectors, 1 to {@link #WIDEST_PANEL}
   * @param c receives {@code rows} rows of {@code vectors · lanes}
   * @param cOffset the index of the first row in {@code c}
   * @param cStride the distance from one row to the next, in floats
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
   * Computes one output row of a depthwise convolution, for one panel of channels.
   *
   * @param in the input rows, padded left and right; a pixel is {@code vectors · lanes} floats
   * @param rowOffsets for each kernel row, the index of its input row
   * @param firstRow the first kernel row inside the map
   * @param lastRow one past the last kernel row inside the map, more than {@code firstRow}
   * @param kernel the side length of the kernel
   * @param stride the stride of the convolution, at least 1
   * @param b a packed panel
   * @param bOffset the index of the first value in {@code b}
   * @param vectors the width of the panel in vectors, 1 to {@link #WIDEST_PANEL}
   * @param out receives {@code width} pixels
   * @param outOffset the index of the first pixel in {@code out}
   * @param outStride the distance from one pixel to the next, in floats
   * @param width the number of output pixels
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
   * Applies a non-linearity in place. NaN stays NaN, infinities become the function's limits; only
   * SiLU of −∞ is NaN, as in PyTorch and TensorFlow.
   *
   * @param function the non-linearity
   * @param x the values
   * @param offset the index of the first value in {@code x}
   * @param count the number of values, a multiple of {@link #lanes()}
   */
  void activate(Activation function, float[] x, int offset, int count);

  /**
   * Applies a non-linearity to a row of pixels, writes the results to a map and adds them to sums
   * per channel. The pixels of a call are summed up from zero before they are added, so that sums
   * over a large map keep their digits.
   *
   * <p>The arithmetic hides the latency of the stores to a map that is not in a cache.
   *
   * @param function the non-linearity
   * @param x pixels of {@code vectors · lanes} floats, contiguous; undefined afterwards
   * @param offset the index of the first pixel in {@code x}
   * @param pixels the number of pixels
   * @param vectors the number of channels, in vectors
   * @param out receives the results; it may be {@code x} itself at the same pixels
   * @param outOffset the index of the first pixel in {@code out}
   * @param outStride the distance from one pixel to the next, in floats
   * @param sums receives the added results
   * @param sumsOffset the index of the first channel's sum in {@code sums}
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
   * Computes {@code x = 1 / (1 + exp(−x))} in place. NaN stays NaN, −∞ gives 0 and ∞ gives 1.
   *
   * @param x the values
   * @param offset the index of the first value in {@code x}
   * @param count the number of values, a multiple of {@link #lanes()}
   */
  void sigmoid(float[] x, int offset, int count);

  /**
   * Computes {@code x += y}.
   *
   * @param x the array to add to
   * @param xOffset the index of the first value in {@code x}
   * @param y the summand
   * @param yOffset the index of the first value in {@code y}
   * @param count the number of values, a multiple of {@link #lanes()}
   */
  void add(float[] x, int xOffset, float[] y, int yOffset, int count);

  /**
   * Computes {@code z = x + y}.
   *
   * @param x the first summand
   * @param xOffset the index of the first value in {@code x}
   * @param y the second summand
   * @param yOffset the index of the first value in {@code y}
   * @param z receives the sums
   * @param zOffset the index of the first value in {@code z}
   * @param count the number of values, a multiple of {@link #lanes()}
   */
  void sum(float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count);

  /**
   * Computes {@code x = max(x, y)}, a step of max pooling; NaN if one of them is.
   *
   * @param x receives the larger values
   * @param xOffset the index of the first value in {@code x}
   * @param y the other values
   * @param yOffset the index of the first value in {@code y}
   * @param count the number of values, a multiple of {@link #lanes()}
   */
  void keepLarger(float[] x, int xOffset, float[] y, int yOffset, int count);

  /**
   * Computes {@code x *= y}.
   *
   * @param x the array to multiply
   * @param xOffset the index of the first value in {@code x}
   * @param y the factors
   * @param yOffset the index of the first value in {@code y}
   * @param count the number of values, a multiple of {@link #lanes()}
   */
  void multiplyElements(float[] x, int xOffset, float[] y, int yOffset, int count);

  /**
   * Multiplies the gate of a panel's inputs into the panel's rows.
   *
   * @param b a packed panel
   * @param bOffset the index of the first value in {@code b}
   * @param depth the number of rows after the bias
   * @param vectors the width of the panel in vectors
   * @param gate one factor per row
   * @param gateOffset the index of the first factor in {@code gate}
   * @param out receives the gated panel
   * @param outOffset the index of the first value in {@code out}
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
