package io.github.efficientnet4j.internal.engine.scalar;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.engine.kernel.TrainingKernels;
import java.util.Arrays;

/** The training kernels as scalar loops over the channels of a pixel, which C2 auto-vectorises. */
final class ScalarTrainingKernels implements TrainingKernels {

  private final ScalarKernels kernels;

  ScalarTrainingKernels(ScalarKernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public int lanes() {
    return kernels.lanes();
  }

  @Override
  public void normalize(
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
      int outStride) {
    int width = vectors * lanes();
    for (int pixel = 0; pixel < pixels; pixel++) {
      int i = xOffset + pixel * xStride;
      int o = outOffset + pixel * outStride;
      for (int j = 0; j < width; j++) {
        out[o + j] = x[i + j] * scale[channel + j] + shift[channel + j];
      }
    }
  }

  @Override
  public void normalizeAndActivate(
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
      int outStride) {
    normalize(
        x, xOffset, xStride, pixels, vectors, scale, shift, channel, out, outOffset, outStride);
    for (int pixel = 0; pixel < pixels; pixel++) {
      kernels.activate(function, out, outOffset + pixel * outStride, vectors * lanes());
    }
  }

  @Override
  public void sums(float[] x, int xOffset, int xStride, int pixels, int vectors, float[] sums) {
    int width = vectors * lanes();
    Arrays.fill(sums, 0, width, 0f);
    for (int pixel = 0; pixel < pixels; pixel++) {
      kernels.add(sums, 0, x, xOffset + pixel * xStride, width);
    }
  }

  @Override
  public void moments(
      float[] x, int xOffset, int xStride, int pixels, int vectors, float[] sums, float[] squares) {
    int width = vectors * lanes();
    sums(x, xOffset, xStride, pixels, vectors, sums);
    Arrays.fill(squares, 0, width, 0f);
    float share = 1f / pixels;
    for (int pixel = 0; pixel < pixels; pixel++) {
      int i = xOffset + pixel * xStride;
      for (int j = 0; j < width; j++) {
        float deviation = x[i + j] - sums[j] * share;
        squares[j] += deviation * deviation;
      }
    }
  }

  @Override
  public void gradientMoments(
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
      float[] products) {
    int width = vectors * lanes();
    Arrays.fill(sums, 0, width, 0f);
    Arrays.fill(products, 0, width, 0f);
    for (int pixel = 0; pixel < pixels; pixel++) {
      int i = zOffset + pixel * zStride;
      int o = dOffset + pixel * dStride;
      kernels.add(sums, 0, d, o, width);
      for (int j = 0; j < width; j++) {
        products[j] += d[o + j] * (z[i + j] - mean[channel + j]);
      }
    }
  }

  @Override
  public void activationGradient(
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
      float[] products) {
    int width = vectors * lanes();
    for (int pixel = 0; pixel < pixels; pixel++) {
      int i = zOffset + pixel * zStride;
      int o = dOffset + pixel * dStride;
      switch (function) {
        case SILU -> ScalarActivationGradients.silu(z, i, scale, shift, channel, d, o, width);
        case RELU -> ScalarActivationGradients.relu(z, i, scale, shift, channel, d, o, width);
        case RELU6 -> ScalarActivationGradients.relu6(z, i, scale, shift, channel, d, o, width);
        case HARD_SWISH ->
            ScalarActivationGradients.hardSwish(z, i, scale, shift, channel, d, o, width);
      }
    }
    gradientMoments(
        z, zOffset, zStride, pixels, vectors, mean, channel, d, dOffset, dStride, sums, products);
  }

  @Override
  public void normalizationGradient(
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
      int outStride) {
    int width = vectors * lanes();
    for (int pixel = 0; pixel < pixels; pixel++) {
      int g = dOffset + pixel * dStride;
      int i = zOffset + pixel * zStride;
      int o = outOffset + pixel * outStride;
      for (int j = 0; j < width; j++) {
        out[o + j] =
            d[g + j] * (a[channel + j] * factor) + (z[i + j] * b[channel + j] + c[channel + j]);
      }
    }
  }

  @Override
  public void addProducts(
      float[] x,
      int xOffset,
      int xStride,
      float[] y,
      int yOffset,
      int yStride,
      int pixels,
      int vectors,
      float[] sums,
      int sumsOffset) {
    for (int j = 0; j < vectors * lanes(); j += 4) {
      float s0 = 0f;
      float s1 = 0f;
      float s2 = 0f;
      float s3 = 0f;
      int i = xOffset + j;
      int k = yOffset + j;
      for (int pixel = 0; pixel < pixels; pixel++) {
        s0 += x[i] * y[k];
        s1 += x[i + 1] * y[k + 1];
        s2 += x[i + 2] * y[k + 2];
        s3 += x[i + 3] * y[k + 3];
        i += xStride;
        k += yStride;
      }
      sums[sumsOffset + j] += s0;
      sums[sumsOffset + j + 1] += s1;
      sums[sumsOffset + j + 2] += s2;
      sums[sumsOffset + j + 3] += s3;
    }
  }

  @Override
  public void addTransposedProduct(
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
      int cStride) {
    int width = vectors * lanes();
    for (int row = 0; row < rows; row++) {
      int co = cOffset + row * cStride;
      int ak = aOffset + row;
      int bk = bOffset;
      int k = 0;
      for (; k + 4 <= depth; k += 4) {
        ScalarKernels.addFour(
            a[ak],
            a[ak + aStride],
            a[ak + 2 * aStride],
            a[ak + 3 * aStride],
            b,
            bk,
            bStride,
            width,
            c,
            co);
        ak += 4 * aStride;
        bk += 4 * bStride;
      }
      for (; k < depth; k++) {
        ScalarKernels.addOne(a[ak], b, bk, width, c, co);
        ak += aStride;
        bk += bStride;
      }
    }
  }

  @Override
  public void maxPoolGradient(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] d,
      int dOffset,
      float[] dx,
      int dxOffset,
      int count) {
    for (int i = 0; i < count; i++) {
      if (x[xOffset + i] == y[yOffset + i]) {
        dx[dxOffset + i] += d[dOffset + i];
        d[dOffset + i] = 0f;
      }
    }
  }

  @Override
  public void addDepthwiseProducts(
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
      int sumsPitch) {
    for (int x = 0; x < width; x++) {
      for (int tap = 0; tap < kernel; tap++) {
        ScalarKernels.addProduct(
            in,
            inOffset + (x * stride + tap) * inPitch,
            d,
            dOffset + x * dPitch,
            vectors * lanes(),
            sums,
            sumsOffset + tap * sumsPitch);
      }
    }
  }
}
