package io.github.efficientnet4j.internal.engine.kernel;

import io.github.efficientnet4j.architecture.Activation;

/**
 * The additional inner loops of training, in the same layout as {@link Kernels}: feature maps are
 * NHWC, with channels padded to a multiple of {@link #lanes()}.
 *
 * <p>A <em>block</em> is a range of consecutive pixels and channels. It has an array, the offset of
 * its first value, the stride from pixel to pixel, and a number of channels in vectors. Arrays of a
 * statistic hold one value per channel. Their first value is at {@code channel}.
 *
 * <p>Internal: for the engine only. Implementations have no mutable state. All methods are
 * thread-safe as long as threads do not share the arrays that they write.
 */
public interface TrainingKernels {

  /**
   * {@return the number of floats in a vector: 4, 8 or 16} Channels are padded to a multiple of it.
   */
  int lanes();

  /**
   * Computes {@code out = x · scale + shift}.
   *
   * @param x a block
   * @param xOffset the index of the first value in {@code x}
   * @param xStride the distance from one pixel to the next, in floats
   * @param pixels the number of pixels
   * @param vectors the number of channels, in vectors
   * @param scale one factor per channel
   * @param shift one summand per channel
   * @param channel the index of the first channel in both
   * @param out receives the block; it may be {@code x}
   * @param outOffset the index of the first value in {@code out}
   * @param outStride the distance from one pixel to the next, in floats
   */
  void normalize(
      float[] x,
      int xOffset,
      int xStride,
      int pixels,
      int vectors,
      float[] scale,
      float[] shift,
      int channel,
      float[] out,
      int outOffset,
      int outStride);

  /**
   * Computes {@code out = f(x · scale + shift)}.
   *
   * @param function f
   * @param x a block
   * @param xOffset the index of the first value in {@code x}
   * @param xStride the distance from one pixel to the next, in floats
   * @param pixels the number of pixels
   * @param vectors the number of channels, in vectors
   * @param scale one factor per channel
   * @param shift one summand per channel
   * @param channel the index of the first channel in both
   * @param out receives the block; it may be {@code x}
   * @param outOffset the index of the first value in {@code out}
   * @param outStride the distance from one pixel to the next, in floats
   */
  void normalizeAndActivate(
      Activation function,
      float[] x,
      int xOffset,
      int xStride,
      int pixels,
      int vectors,
      float[] scale,
      float[] shift,
      int channel,
      float[] out,
      int outOffset,
      int outStride);

  /**
   * Computes the sum of each channel.
   *
   * @param x a block
   * @param xOffset the index of the first value in {@code x}
   * @param xStride the distance from one pixel to the next, in floats
   * @param pixels the number of pixels
   * @param vectors the number of channels, in vectors
   * @param sums receives the sums, from index 0
   */
  void sums(float[] x, int xOffset, int xStride, int pixels, int vectors, float[] sums);

  /**
   * Computes the sum of each channel, and the sum of the squared deviations from the block's own
   * mean.
   *
   * <p>It makes two passes. A mean far from zero therefore costs no precision.
   *
   * @param x a block
   * @param xOffset the index of the first value in {@code x}
   * @param xStride the distance from one pixel to the next, in floats
   * @param pixels the number of pixels
   * @param vectors the number of channels, in vectors
   * @param sums receives the sums, from index 0
   * @param squares receives the sums of squared deviations, from index 0
   */
  void moments(
      float[] x, int xOffset, int xStride, int pixels, int vectors, float[] sums, float[] squares);

  /**
   * Computes the sums over a gradient that the backward pass of BatchNorm needs.
   *
   * @param z a block, the input of the normalisation
   * @param zOffset the index of the first value in {@code z}
   * @param zStride the distance from one pixel to the next, in floats
   * @param pixels the number of pixels
   * @param vectors the number of channels, in vectors
   * @param mean the mean that is subtracted from {@code z}
   * @param channel the index of the first channel in {@code mean}
   * @param d the gradient with respect to the normalised map
   * @param dOffset the index of the first value in {@code d}
   * @param dStride the distance from one pixel to the next, in floats
   * @param sums receives Σ d, from index 0
   * @param products receives Σ d · (z − mean), from index 0
   */
  void gradientMoments(
      float[] z,
      int zOffset,
      int zStride,
      int pixels,
      int vectors,
      float[] mean,
      int channel,
      float[] d,
      int dOffset,
      int dStride,
      float[] sums,
      float[] products);

  /**
   * Computes {@code d ← d · f'(z · scale + shift)}, and the sums of {@link #gradientMoments} of the
   * result.
   *
   * @param function f
   * @param z a block, the input of the normalisation
   * @param zOffset the index of the first value in {@code z}
   * @param zStride the distance from one pixel to the next, in floats
   * @param pixels the number of pixels
   * @param vectors the number of channels, in vectors
   * @param scale one factor per channel
   * @param shift one summand per channel
   * @param mean the mean that is subtracted from {@code z} in the sums
   * @param channel the index of the first channel in the three
   * @param d the gradient with respect to the activated map; replaced by the gradient with respect
   *     to the normalised map
   * @param dOffset the index of the first value in {@code d}
   * @param dStride the distance from one pixel to the next, in floats
   * @param sums receives Σ d, from index 0
   * @param products receives Σ d · (z − mean), from index 0
   */
  void activationGradient(
      Activation function,
      float[] z,
      int zOffset,
      int zStride,
      int pixels,
      int vectors,
      float[] scale,
      float[] shift,
      float[] mean,
      int channel,
      float[] d,
      int dOffset,
      int dStride,
      float[] sums,
      float[] products);

  /**
   * Computes the gradient with respect to the normalisation's input: {@code out = d · a · factor +
   * z · b + c}.
   *
   * @param d the gradient with respect to the normalised map
   * @param dOffset the index of the first value in {@code d}
   * @param dStride the distance from one pixel to the next, in floats
   * @param factor the factor of all gradients
   * @param z a block, the input of the normalisation
   * @param zOffset the index of the first value in {@code z}
   * @param zStride the distance from one pixel to the next, in floats
   * @param pixels the number of pixels
   * @param vectors the number of channels, in vectors
   * @param a one factor per channel
   * @param b one factor per channel
   * @param c one summand per channel
   * @param channel the index of the first channel in the three
   * @param out receives the block
   * @param outOffset the index of the first value in {@code out}
   * @param outStride the distance from one pixel to the next, in floats
   */
  void normalizationGradient(
      float[] d,
      int dOffset,
      int dStride,
      float factor,
      float[] z,
      int zOffset,
      int zStride,
      int pixels,
      int vectors,
      float[] a,
      float[] b,
      float[] c,
      int channel,
      float[] out,
      int outOffset,
      int outStride);

  /**
   * Adds Σ x · y over the pixels to the sum of each channel.
   *
   * @param x a block
   * @param xOffset the index of the first value in {@code x}
   * @param xStride the distance from one pixel to the next, in floats
   * @param y another block
   * @param yOffset the index of the first value in {@code y}
   * @param yStride the distance from one pixel to the next, in floats
   * @param pixels the number of pixels
   * @param vectors the number of channels, in vectors
   * @param sums receives the added products
   * @param sumsOffset the index of the first channel's sum in {@code sums}
   */
  void addProducts(
      float[] x,
      int xOffset,
      int xStride,
      float[] y,
      int yOffset,
      int yStride,
      int pixels,
      int vectors,
      float[] sums,
      int sumsOffset);

  /**
   * Adds one panel of a product whose first matrix is transposed: {@code c[i][j] += Σ_p a[p][i] ·
   * b[p][j]}.
   *
   * <p>This is the gradient of a kernel: i counts its outputs, j its inputs, and p the pixels.
   *
   * @param a {@code depth} rows
   * @param aOffset the index of the first value of column 0 in {@code a}
   * @param aStride the distance from one row to the next, in floats
   * @param rows the number of columns of {@code a}, which are the rows of {@code c}
   * @param depth the number of products in each sum
   * @param b {@code depth} rows
   * @param bOffset the index of the first value in {@code b}
   * @param bStride the distance from one row to the next, in floats
   * @param vectors the number of columns, 1 to {@link Kernels#WIDEST_PANEL} vectors
   * @param c receives the added sums
   * @param cOffset the index of the first value in {@code c}
   * @param cStride the distance from one row to the next, in floats
   */
  void addTransposedProduct(
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      int depth,
      float[] b,
      int bOffset,
      int bStride,
      int vectors,
      float[] c,
      int cOffset,
      int cStride);

  /**
   * Computes one tap's part of the backward pass of max pooling. Where {@code x = y}, it computes
   * {@code dx += d} and then {@code d = 0}.
   *
   * <p>It is called for each tap of a window in turn. The gradient therefore goes to the first of
   * the taps that equal the largest value.
   *
   * @param x the values under a tap
   * @param xOffset the index of the first value in {@code x}
   * @param y the largest values of the window
   * @param yOffset the index of the first value in {@code y}
   * @param d the gradient with respect to {@code y}; set to zero where it was passed on
   * @param dOffset the index of the first value in {@code d}
   * @param dx the gradient with respect to {@code x}, to which {@code d} is added
   * @param dxOffset the index of the first value in {@code dx}
   * @param count the number of values, a multiple of {@link #lanes()}
   */
  void maxPoolGradient(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] d,
      int dOffset,
      float[] dx,
      int dxOffset,
      int count);

  /**
   * Adds one output row's part of the gradient of one row of a depthwise kernel: {@code sums[k] +=
   * Σ_x d[x] · in[x · stride + k]}.
   *
   * @param in the input row under the kernel's row, padded
   * @param inOffset the index of the pixel under the first tap of the first output
   * @param inPitch the distance from one pixel to the next, in floats
   * @param stride the stride of the convolution
   * @param d the gradient of the output row
   * @param dOffset the index of the first pixel in {@code d}
   * @param dPitch the distance from one output pixel to the next, in floats
   * @param width the number of output pixels
   * @param kernel the number of taps
   * @param vectors the number of channels, in vectors
   * @param sums receives the added products
   * @param sumsOffset the index of the first tap in {@code sums}
   * @param sumsPitch the distance from one tap to the next, in floats
   */
  void addDepthwiseProducts(
      float[] in,
      int inOffset,
      int inPitch,
      int stride,
      float[] d,
      int dOffset,
      int dPitch,
      int width,
      int kernel,
      int vectors,
      float[] sums,
      int sumsOffset,
      int sumsPitch);
}
