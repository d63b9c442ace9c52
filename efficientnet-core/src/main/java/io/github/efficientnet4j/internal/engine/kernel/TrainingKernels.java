package io.github.efficientnet4j.internal.engine.kernel;

import io.github.efficientnet4j.architecture.Activation;

/**
 * The inner loops that training needs beside those of {@link Kernels}, on the same layout: maps are
 * NHWC with channels padded to a multiple of {@link #lanes()}.
 *
 * <p>A <em>block</em> is some consecutive pixels of some consecutive channels: an array, the offset
 * of its first value, the stride from pixel to pixel, and its channels in vectors. Arguments named
 * after a statistic hold one value per channel, the first at {@code channel}.
 *
 * <p>Internal: for the engine only. Implementations have no state that changes; all methods are
 * thread-safe as long as the arrays they write are not shared.
 */
public interface TrainingKernels {

  /**
   * The floats of a vector; the unit to which channels are padded.
   *
   * @return 4, 8 or 16
   */
  int lanes();

  /**
   * {@code out = x · scale + shift}.
   *
   * @param x a block
   * @param xOffset its first value
   * @param xStride from pixel to pixel
   * @param pixels how many
   * @param vectors channels, in vectors
   * @param scale a factor per channel
   * @param shift a summand per channel
   * @param channel where both begin
   * @param out receives the block; may be {@code x}
   * @param outOffset its first value
   * @param outStride from pixel to pixel
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
   * {@code out = f(x · scale + shift)}.
   *
   * @param function f
   * @param x a block
   * @param xOffset its first value
   * @param xStride from pixel to pixel
   * @param pixels how many
   * @param vectors channels, in vectors
   * @param scale a factor per channel
   * @param shift a summand per channel
   * @param channel where both begin
   * @param out receives the block; may be {@code x}
   * @param outOffset its first value
   * @param outStride from pixel to pixel
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
   * The sum of each channel.
   *
   * @param x a block
   * @param xOffset its first value
   * @param xStride from pixel to pixel
   * @param pixels how many
   * @param vectors channels, in vectors
   * @param sums receives the sums, from 0 on
   */
  void sums(float[] x, int xOffset, int xStride, int pixels, int vectors, float[] sums);

  /**
   * The sum of each channel, and the sum of the squared deviations from the block's own mean: in
   * two passes, so that a mean far from zero costs no digits.
   *
   * @param x a block
   * @param xOffset its first value
   * @param xStride from pixel to pixel
   * @param pixels how many
   * @param vectors channels, in vectors
   * @param sums receives the sums, from 0 on
   * @param squares receives the sums of squares, from 0 on
   */
  void moments(
      float[] x, int xOffset, int xStride, int pixels, int vectors, float[] sums, float[] squares);

  /**
   * The sums of a gradient that the backward pass of BatchNorm needs.
   *
   * @param z what was normalised
   * @param zOffset its first value
   * @param zStride from pixel to pixel
   * @param pixels how many
   * @param vectors channels, in vectors
   * @param mean subtracted from {@code z}
   * @param channel where the mean begins
   * @param d the gradient by the normalised map
   * @param dOffset its first value
   * @param dStride from pixel to pixel
   * @param sums receives Σ d, from 0 on
   * @param products receives Σ d · (z − mean), from 0 on
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
   * {@code d ← d · f'(z · scale + shift)}, and the sums of {@link #gradientMoments} of the result.
   *
   * @param function f
   * @param z what was normalised
   * @param zOffset its first value
   * @param zStride from pixel to pixel
   * @param pixels how many
   * @param vectors channels, in vectors
   * @param scale a factor per channel
   * @param shift a summand per channel
   * @param mean subtracted from {@code z} in the sums
   * @param channel where the three begin
   * @param d the gradient by the activated map; receives that by the normalised one
   * @param dOffset its first value
   * @param dStride from pixel to pixel
   * @param sums receives Σ d, from 0 on
   * @param products receives Σ d · (z − mean), from 0 on
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
   * The gradient by what was normalised: {@code out = d · a · factor + z · b + c}.
   *
   * @param d the gradient by the normalised map
   * @param dOffset its first value
   * @param dStride from pixel to pixel
   * @param factor of all gradients
   * @param z what was normalised
   * @param zOffset its first value
   * @param zStride from pixel to pixel
   * @param pixels how many
   * @param vectors channels, in vectors
   * @param a a factor per channel
   * @param b a factor per channel
   * @param c a summand per channel
   * @param channel where the three begin
   * @param out receives the block
   * @param outOffset its first value
   * @param outStride from pixel to pixel
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
   * @param xOffset its first value
   * @param xStride from pixel to pixel
   * @param y another
   * @param yOffset its first value
   * @param yStride from pixel to pixel
   * @param pixels how many
   * @param vectors channels, in vectors
   * @param sums has the products added
   * @param sumsOffset the first channel's sum
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
   * One panel of a product with the first matrix transposed, added up: {@code c[i][j] += Σ_p
   * a[p][i] · b[p][j]}. The gradient of a kernel: i counts its outputs, j its inputs, p the pixels.
   *
   * @param a {@code depth} rows
   * @param aOffset the first value of column 0
   * @param aStride from row to row
   * @param rows the columns of {@code a}, rows of {@code c}
   * @param depth the length of the sums
   * @param b {@code depth} rows
   * @param bOffset the first value
   * @param bStride from row to row
   * @param vectors the columns, 1 to {@link Kernels#WIDEST_PANEL} vectors
   * @param c has the sums added
   * @param cOffset the first value
   * @param cStride from row to row
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
   * One tap's part of the backward pass of max pooling: where {@code x = y}, {@code dx += d} and
   * then {@code d = 0}. Called for one tap of a window after another, it gives the gradient to the
   * first of those that equal the largest value.
   *
   * @param x the values under a tap
   * @param xOffset the first
   * @param y the largest values of the window
   * @param yOffset the first of them
   * @param d the gradient by them; what is given on is taken out
   * @param dOffset its first value
   * @param dx has the gradient by {@code x} added
   * @param dxOffset its first value
   * @param count how many, a multiple of {@link #lanes()}
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
   * @param inOffset the pixel under the first tap of the first output
   * @param inPitch from pixel to pixel
   * @param stride of the convolution
   * @param d the gradient of the output row
   * @param dOffset its first pixel
   * @param dPitch from output pixel to output pixel
   * @param width output pixels
   * @param kernel taps
   * @param vectors channels, in vectors
   * @param sums has the products added
   * @param sumsOffset the first tap
   * @param sumsPitch from tap to tap
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
