package io.github.efficientnet4j.internal.engine.vector;

import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.LANES;
import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.TALLEST_NARROW_TILE;
import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.TALLEST_TILE;
import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.TALLEST_WIDE_TILE;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.kernel.TrainingKernels;

/**
 * The kernels on {@code jdk.incubator.vector}. This class is loaded by name if that module is
 * present.
 */
public final class VectorKernels implements Kernels {

  static {
    OperatorKinds.show();
  }

  /** Creates the kernels; they have no state. */
  public VectorKernels() {}

  @Override
  public String name() {
    return "vector-" + VectorWidth.SPECIES.vectorBitSize();
  }

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public TrainingKernels training() {
    return new VectorTrainingKernels();
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
    switch (vectors) {
      case 1 ->
          MultiplyTiles1.run(
              TALLEST_NARROW_TILE,
              a,
              aOffset,
              aStride,
              rows,
              depth,
              b,
              startOffset,
              bOffset,
              c,
              cOffset,
              cStride);
      case 2 ->
          MultiplyTiles2.run(
              TALLEST_NARROW_TILE,
              a,
              aOffset,
              aStride,
              rows,
              depth,
              b,
              startOffset,
              bOffset,
              c,
              cOffset,
              cStride);
      case 3 ->
          MultiplyTiles3.run(
              TALLEST_TILE,
              a,
              aOffset,
              aStride,
              rows,
              depth,
              b,
              startOffset,
              bOffset,
              c,
              cOffset,
              cStride);
      default ->
          MultiplyTiles4.run(
              TALLEST_WIDE_TILE,
              a,
              aOffset,
              aStride,
              rows,
              depth,
              b,
              startOffset,
              bOffset,
              c,
              cOffset,
              cStride);
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
    switch (vectors) {
      case 1 ->
          ConvolveTiles1.run(
              TALLEST_NARROW_TILE,
              a,
              aOffset,
              aStride,
              rows,
              taps,
              b,
              bOffset,
              c,
              cOffset,
              cStride);
      case 2 ->
          ConvolveTiles2.run(
              TALLEST_NARROW_TILE,
              a,
              aOffset,
              aStride,
              rows,
              taps,
              b,
              bOffset,
              c,
              cOffset,
              cStride);
      case 3 ->
          ConvolveTiles3.run(
              TALLEST_TILE, a, aOffset, aStride, rows, taps, b, bOffset, c, cOffset, cStride);
      default ->
          ConvolveTiles4.run(
              TALLEST_WIDE_TILE, a, aOffset, aStride, rows, taps, b, bOffset, c, cOffset, cStride);
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
    VectorDepthwise.row(
        in,
        rowOffsets,
        firstRow,
        lastRow,
        kernel,
        stride,
        b,
        bOffset,
        vectors,
        out,
        outOffset,
        outStride,
        width);
  }

  @Override
  public void activate(Activation function, float[] x, int offset, int count) {
    switch (function) {
      case SILU -> SiluLoops.silu(x, offset, count);
      case RELU -> VectorActivations.relu(x, offset, count);
      case RELU6 -> VectorActivations.relu6(x, offset, count);
      case HARD_SWISH -> VectorActivations.hardSwish(x, offset, count);
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
    int panel = vectors * LANES;
    if (function != Activation.SILU) {
      activate(function, x, offset, pixels * panel);
    }
    for (int channel = 0; channel < panel; channel += LANES) {
      int from = offset + channel;
      int to = outOffset + channel;
      int sum = sumsOffset + channel;
      if (function == Activation.SILU) {
        SiluLoops.siluAndSum(x, from, panel, pixels, out, to, outStride, sums, sum);
      } else {
        VectorElements.copyAndSum(x, from, panel, pixels, out, to, outStride, sums, sum);
      }
    }
  }

  @Override
  public void sigmoid(float[] x, int offset, int count) {
    SiluLoops.sigmoid(x, offset, count);
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int count) {
    VectorElements.add(x, xOffset, y, yOffset, count);
  }

  @Override
  public void sum(
      float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count) {
    VectorElements.sum(x, xOffset, y, yOffset, z, zOffset, count);
  }

  @Override
  public void keepLarger(float[] x, int xOffset, float[] y, int yOffset, int count) {
    VectorElements.keepLarger(x, xOffset, y, yOffset, count);
  }

  @Override
  public void multiplyElements(float[] x, int xOffset, float[] y, int yOffset, int count) {
    VectorElements.multiply(x, xOffset, y, yOffset, count);
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
    VectorElements.gatePanel(b, bOffset, depth, vectors, gate, gateOffset, out, outOffset);
  }
}
