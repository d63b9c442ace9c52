package io.github.efficientnet4j.internal.engine.scalar;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.kernel.TrainingKernels;
import java.util.Arrays;

/** The kernels as scalar loops. */
public final class ScalarKernels implements Kernels {

  private final int lanes;

  /**
   * Creates the kernels.
   *
   * @param lanes the unit to which the arrays' channels are padded; it can be that of arrays packed
   *     for the vector kernels
   */
  public ScalarKernels(int lanes) {
    this.lanes = lanes;
  }

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int lanes() {
    return lanes;
  }

  @Override
  public TrainingKernels training() {
    return new ScalarTrainingKernels(this);
  }

  @Override
  public void multiply(
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
      int cStride) {
    int width = vectors * lanes;
    for (int row = 0; row < rows; row++) {
      int co = cOffset + row * cStride;
      int ao = aOffset + row * aStride;
      System.arraycopy(b, startOffset, c, co, width);
      int bk = bOffset;
      int k = 0;
      for (; k + 4 <= depth; k += 4) {
        addFour(a[ao + k], a[ao + k + 1], a[ao + k + 2], a[ao + k + 3], b, bk, width, width, c, co);
        bk += 4 * width;
      }
      for (; k < depth; k++) {
        addOne(a[ao + k], b, bk, width, c, co);
        bk += width;
      }
    }
  }

  @Override
  public void convolve(
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
      int cStride) {
    int width = vectors * lanes;
    for (int row = 0; row < rows; row++) {
      int co = cOffset + row * cStride;
      int ao = aOffset + row * aStride;
      System.arraycopy(b, bOffset, c, co, width);
      int bk = bOffset + width;
      for (int tap : taps) {
        addOne(a[ao + tap], b, bk, width, c, co);
        bk += width;
      }
    }
  }

  /**
   * Adds four rows of weights in one pass, which needs a quarter of the loads and stores of the
   * sums.
   */
  static void addFour(
      float a0,
      float a1,
      float a2,
      float a3,
      float[] b,
      int bOffset,
      int bStride,
      int width,
      float[] c,
      int cOffset) {
    int b1 = bOffset + bStride;
    int b2 = b1 + bStride;
    int b3 = b2 + bStride;
    for (int j = 0; j < width; j++) {
      c[cOffset + j] += a0 * b[bOffset + j] + a1 * b[b1 + j] + a2 * b[b2 + j] + a3 * b[b3 + j];
    }
  }

  static void addOne(float a, float[] b, int bOffset, int width, float[] c, int cOffset) {
    for (int j = 0; j < width; j++) {
      c[cOffset + j] += a * b[bOffset + j];
    }
  }

  @Override
  public void depthwise(
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
      int width) {
    int panel = vectors * lanes;
    for (int x = 0; x < width; x++) {
      int o = outOffset + x * outStride;
      System.arraycopy(b, bOffset, out, o, panel);
      for (int row = firstRow; row < lastRow; row++) {
        int i = rowOffsets[row] + x * stride * panel;
        int w = bOffset + (1 + row * kernel) * panel;
        for (int column = 0; column < kernel; column++) {
          addProduct(in, i, b, w, panel, out, o);
          i += panel;
          w += panel;
        }
      }
    }
  }

  static void addProduct(
      float[] x, int xOffset, float[] y, int yOffset, int count, float[] sum, int sumOffset) {
    for (int j = 0; j < count; j++) {
      sum[sumOffset + j] += x[xOffset + j] * y[yOffset + j];
    }
  }

  @Override
  public void activate(Activation function, float[] x, int offset, int count) {
    switch (function) {
      case SILU -> ScalarActivations.silu(x, offset, count);
      case RELU -> ScalarActivations.relu(x, offset, count);
      case RELU6 -> ScalarActivations.relu6(x, offset, count);
      case HARD_SWISH -> ScalarActivations.hardSwish(x, offset, count);
    }
  }

  @Override
  public void activateAndSum(
      Activation function,
      float[] x,
      int offset,
      int pixels,
      int vectors,
      float[] out,
      int outOffset,
      int outStride,
      float[] sums,
      int sumsOffset) {
    int panel = vectors * lanes;
    activate(function, x, offset, pixels * panel);
    for (int channel = 0; channel < panel; channel += 4) {
      addFourSums(x, offset + channel, panel, pixels, sums, sumsOffset + channel);
    }
    for (int pixel = 0; pixel < pixels; pixel++) {
      System.arraycopy(x, offset + pixel * panel, out, outOffset + pixel * outStride, panel);
    }
  }

  /** Adds the sums of four channels over some pixels. */
  private static void addFourSums(
      float[] x, int offset, int stride, int pixels, float[] sums, int sumsOffset) {
    float s0 = 0f;
    float s1 = 0f;
    float s2 = 0f;
    float s3 = 0f;
    int i = offset;
    for (int pixel = 0; pixel < pixels; pixel++) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
      i += stride;
    }
    sums[sumsOffset] += s0;
    sums[sumsOffset + 1] += s1;
    sums[sumsOffset + 2] += s2;
    sums[sumsOffset + 3] += s3;
  }

  @Override
  public void sigmoid(float[] x, int offset, int count) {
    ScalarActivations.sigmoid(x, offset, count);
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i++) {
      x[xOffset + i] += y[yOffset + i];
    }
  }

  @Override
  public void sum(
      float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count) {
    for (int i = 0; i < count; i++) {
      z[zOffset + i] = x[xOffset + i] + y[yOffset + i];
    }
  }

  @Override
  public void keepLarger(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i++) {
      x[xOffset + i] = Math.max(x[xOffset + i], y[yOffset + i]);
    }
  }

  @Override
  public void multiplyElements(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i++) {
      x[xOffset + i] *= y[yOffset + i];
    }
  }

  @Override
  public void gatePanel(
      float[] b,
      int bOffset,
      int depth,
      int vectors,
      float[] gate,
      int gateOffset,
      float[] out,
      int outOffset) {
    int width = vectors * lanes;
    System.arraycopy(b, bOffset, out, outOffset, width);
    for (int k = 0; k < depth; k++) {
      int from = (1 + k) * width;
      Arrays.fill(out, outOffset + from, outOffset + from + width, gate[gateOffset + k]);
      multiplyElements(out, outOffset + from, b, bOffset + from, width);
    }
  }
}
