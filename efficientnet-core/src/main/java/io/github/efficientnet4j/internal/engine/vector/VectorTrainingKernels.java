package io.github.efficientnet4j.internal.engine.vector;

import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.LANES;
import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.TALLEST_NARROW_TILE;
import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.TALLEST_TILE;
import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.TALLEST_WIDE_TILE;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.engine.kernel.TrainingKernels;

/** The training kernels on {@code jdk.incubator.vector}. They have no state. */
final class VectorTrainingKernels implements TrainingKernels {

  @Override
  public int lanes() {
    return LANES;
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
    for (int j = 0; j < vectors * LANES; j += LANES) {
      VectorNormalization.normalize(
          x,
          xOffset + j,
          xStride,
          pixels,
          scale,
          shift,
          channel + j,
          out,
          outOffset + j,
          outStride);
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
    if (function == Activation.SILU) {
      for (int j = 0; j < vectors * LANES; j += LANES) {
        SiluLoops.normalize(
            x,
            xOffset + j,
            xStride,
            pixels,
            scale,
            shift,
            channel + j,
            out,
            outOffset + j,
            outStride);
      }
      return;
    }
    normalize(
        x, xOffset, xStride, pixels, vectors, scale, shift, channel, out, outOffset, outStride);
    for (int pixel = 0; pixel < pixels; pixel++) {
      int offset = outOffset + pixel * outStride;
      switch (function) {
        case RELU -> VectorActivations.relu(out, offset, vectors * LANES);
        case RELU6 -> VectorActivations.relu6(out, offset, vectors * LANES);
        default -> VectorActivations.hardSwish(out, offset, vectors * LANES);
      }
    }
  }

  @Override
  public void sums(float[] x, int xOffset, int xStride, int pixels, int vectors, float[] sums) {
    for (int j = 0; j < vectors * LANES; j += LANES) {
      VectorNormalization.sums(x, xOffset + j, xStride, pixels, sums, j);
    }
  }

  @Override
  public void moments(
      float[] x, int xOffset, int xStride, int pixels, int vectors, float[] sums, float[] squares) {
    for (int j = 0; j < vectors * LANES; j += LANES) {
      VectorNormalization.sums(x, xOffset + j, xStride, pixels, sums, j);
      VectorNormalization.squares(x, xOffset + j, xStride, pixels, sums, squares, j);
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
    for (int j = 0; j < vectors * LANES; j += LANES) {
      VectorNormalization.gradientMoments(
          z,
          zOffset + j,
          zStride,
          pixels,
          mean,
          channel + j,
          d,
          dOffset + j,
          dStride,
          sums,
          products,
          j);
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
    for (int j = 0; j < vectors * LANES; j += LANES) {
      int i = zOffset + j;
      int statistic = channel + j;
      int o = dOffset + j;
      switch (function) {
        case SILU ->
            SiluLoops.gradient(
                z, i, zStride, pixels, scale, shift, mean, statistic, d, o, dStride, sums, products,
                j);
        case RELU ->
            VectorActivationGradients.relu(
                z, i, zStride, pixels, scale, shift, mean, statistic, d, o, dStride, sums, products,
                j);
        case RELU6 ->
            VectorActivationGradients.relu6(
                z, i, zStride, pixels, scale, shift, mean, statistic, d, o, dStride, sums, products,
                j);
        case HARD_SWISH ->
            VectorActivationGradients.hardSwish(
                z, i, zStride, pixels, scale, shift, mean, statistic, d, o, dStride, sums, products,
                j);
      }
    }
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
    for (int j = 0; j < vectors * LANES; j += LANES) {
      VectorNormalization.normalizationGradient(
          d,
          dOffset + j,
          dStride,
          factor,
          z,
          zOffset + j,
          zStride,
          pixels,
          a,
          b,
          c,
          channel + j,
          out,
          outOffset + j,
          outStride);
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
    for (int j = 0; j < vectors * LANES; j += LANES) {
      VectorNormalization.addProducts(
          x, xOffset + j, xStride, y, yOffset + j, yStride, pixels, sums, sumsOffset + j);
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
    switch (vectors) {
      case 1 ->
          TransposedTiles1.run(
              TALLEST_NARROW_TILE,
              a,
              aOffset,
              aStride,
              rows,
              depth,
              b,
              bOffset,
              bStride,
              c,
              cOffset,
              cStride);
      case 2 ->
          TransposedTiles2.run(
              TALLEST_NARROW_TILE,
              a,
              aOffset,
              aStride,
              rows,
              depth,
              b,
              bOffset,
              bStride,
              c,
              cOffset,
              cStride);
      case 3 ->
          TransposedTiles3.run(
              TALLEST_TILE,
              a,
              aOffset,
              aStride,
              rows,
              depth,
              b,
              bOffset,
              bStride,
              c,
              cOffset,
              cStride);
      default ->
          TransposedTiles4.run(
              TALLEST_WIDE_TILE,
              a,
              aOffset,
              aStride,
              rows,
              depth,
              b,
              bOffset,
              bStride,
              c,
              cOffset,
              cStride);
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
    VectorElements.giveToEqual(x, xOffset, y, yOffset, d, dOffset, dx, dxOffset, count);
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
    int step = stride * inPitch;
    for (int j = 0; j < vectors * LANES; j += LANES) {
      int i = inOffset + j;
      int g = dOffset + j;
      int s = sumsOffset + j;
      switch (kernel) {
        case 3 ->
            DepthwiseProducts.taps3(in, i, inPitch, step, d, g, dPitch, width, sums, s, sumsPitch);
        case 5 ->
            DepthwiseProducts.taps5(in, i, inPitch, step, d, g, dPitch, width, sums, s, sumsPitch);
        case 7 ->
            DepthwiseProducts.taps7(in, i, inPitch, step, d, g, dPitch, width, sums, s, sumsPitch);
        default -> {
          for (int tap = 0; tap < kernel; tap++) {
            DepthwiseProducts.taps1(
                in,
                i + tap * inPitch,
                inPitch,
                step,
                d,
                g,
                dPitch,
                width,
                sums,
                s + tap * sumsPitch,
                sumsPitch);
          }
        }
      }
    }
  }
}
