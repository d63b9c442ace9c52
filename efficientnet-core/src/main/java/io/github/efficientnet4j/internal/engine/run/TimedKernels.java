package io.github.efficientnet4j.internal.engine.run;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.inference.KernelTime;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.kernel.TrainingKernels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Delegates to other kernels and adds up their times by kind. For one thread. */
final class TimedKernels implements Kernels {

  private final Kernels kernels;
  private final Map<String, KernelTime> times = new LinkedHashMap<>();

  TimedKernels(Kernels kernels) {
    this.kernels = kernels;
  }

  List<KernelTime> times() {
    return List.copyOf(times.values());
  }

  void reset() {
    times.clear();
  }

  private void add(String kind, long start, long multiplyAdds, long elements) {
    long nanos = System.nanoTime() - start;
    KernelTime before = times.getOrDefault(kind, new KernelTime(kind, 0, 0, 0, 0));
    times.put(kind, before.plus(nanos, multiplyAdds, elements));
  }

  @Override
  public String name() {
    return kernels.name();
  }

  @Override
  public int lanes() {
    return kernels.lanes();
  }

  @Override
  public TrainingKernels training() {
    return kernels.training();
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
    long start = System.nanoTime();
    kernels.multiply(
        a, aOffset, aStride, rows, depth, b, startOffset, bOffset, vectors, c, cOffset, cStride);
    long results = (long) rows * vectors * lanes();
    String kind =
        rows == 1
            ? "vector times matrix (squeeze-and-excitation, classifier)"
            : depth < 48 ? "1x1 convolution, fewer than 48 inputs" : "1x1 convolution";
    add(kind, start, results * depth, results);
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
    long start = System.nanoTime();
    kernels.convolve(a, aOffset, aStride, taps, rows, b, bOffset, vectors, c, cOffset, cStride);
    long results = (long) rows * vectors * lanes();
    add("dense convolution", start, results * taps.length, results);
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
    // Builds the name before it reads the clock, because joining strings takes as long as a small
    // kernel.
    String kind = "depthwise " + kernel + "x" + kernel + ", stride " + stride;
    long start = System.nanoTime();
    kernels.depthwise(
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
    long results = (long) width * vectors * lanes();
    add(kind, start, results * kernel * (lastRow - firstRow), results);
  }

  @Override
  public void activate(Activation function, float[] x, int offset, int count) {
    long start = System.nanoTime();
    kernels.activate(function, x, offset, count);
    add("activation of expanded rows", start, 0, count);
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
    long start = System.nanoTime();
    kernels.activateAndSum(
        function, x, offset, pixels, vectors, out, outOffset, outStride, sums, sumsOffset);
    add("activation, sum and store", start, 0, (long) pixels * vectors * lanes());
  }

  @Override
  public void sigmoid(float[] x, int offset, int count) {
    long start = System.nanoTime();
    kernels.sigmoid(x, offset, count);
    add("sigmoid", start, 0, count);
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int count) {
    long start = System.nanoTime();
    kernels.add(x, xOffset, y, yOffset, count);
    add("residual and other additions", start, 0, count);
  }

  @Override
  public void sum(
      float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int count) {
    long start = System.nanoTime();
    kernels.sum(x, xOffset, y, yOffset, z, zOffset, count);
    add("residual and other additions", start, 0, count);
  }

  @Override
  public void keepLarger(float[] x, int xOffset, float[] y, int yOffset, int count) {
    long start = System.nanoTime();
    kernels.keepLarger(x, xOffset, y, yOffset, count);
    add("max pooling", start, 0, count);
  }

  @Override
  public void multiplyElements(float[] x, int xOffset, float[] y, int yOffset, int count) {
    long start = System.nanoTime();
    kernels.multiplyElements(x, xOffset, y, yOffset, count);
    add("gate", start, 0, count);
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
    long start = System.nanoTime();
    kernels.gatePanel(b, bOffset, depth, vectors, gate, gateOffset, out, outOffset);
    add("gate", start, 0, (long) depth * vectors * lanes());
  }
}
