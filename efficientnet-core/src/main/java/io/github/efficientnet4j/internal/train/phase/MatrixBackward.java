package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Blocks;
import io.github.efficientnet4j.internal.train.layout.PackedKernel;
import io.github.efficientnet4j.internal.train.layout.Share;

/**
 * The backward pass of a convolution as a matrix product, with that of the BatchNorm above it and
 * of the activation below it: block by block, the gradient by the output is made, multiplied into
 * the gradient of the kernel and by the kernel, and what follows is done to the result, all in
 * cache.
 */
public final class MatrixBackward implements TrainingPhase {

  private final Rows rows;
  private final PackedKernel kernel;
  private final Normalized output;
  private final BatchMap gradient;
  private final KernelSums kernelSums;
  private final Sink sink;
  private final boolean wholeImages;
  private final int block;

  /**
   * Plans a backward pass. Shares are whole images where the pixels' windows overlap, even if
   * nothing below is trained: the kernel's gradient is to have the same bits.
   *
   * @param rows what the kernel multiplied
   * @param kernel of the forward pass
   * @param output of the forward pass
   * @param gradient with respect to the normalised output
   * @param kernelSums where the kernel's gradient goes, or null if it is frozen
   * @param sink where the input's gradient goes, or null if nothing below needs it
   * @param wholeImages whether shares are whole images
   */
  public MatrixBackward(
      Rows rows,
      PackedKernel kernel,
      Normalized output,
      BatchMap gradient,
      KernelSums kernelSums,
      Sink sink,
      boolean wholeImages) {
    this.rows = rows;
    this.kernel = kernel;
    this.output = output;
    this.gradient = gradient;
    this.kernelSums = kernelSums;
    this.sink = sink;
    this.wholeImages = wholeImages;
    this.block = Blocks.pixels(2 * kernel.paddedInputs() + kernel.paddedOutputs());
  }

  @Override
  public long scratchFloats() {
    return (long) block * (2 * kernel.paddedInputs() + kernel.paddedOutputs());
  }

  @Override
  public void execute(BatchRun run, TrainingScratch scratch, Share share) {
    int perImage = output.raw.pixels();
    int total = run.batch() * perImage;
    int first = wholeImages ? share.first(run.batch()) * perImage : share.first(total);
    int end = wholeImages ? share.end(run.batch()) * perImage : share.end(total);
    if (sink != null) {
      sink.begin(run, share);
    }
    if (kernelSums != null) {
      kernelSums.clear(share);
    }
    for (int pixel = first; pixel < end; pixel += block) {
      block(run, scratch, share, pixel, Math.min(block, end - pixel));
    }
  }

  private void block(BatchRun run, TrainingScratch scratch, Share share, int pixel, int pixels) {
    int dz = TrainingScratch.BASE;
    int dzStride = kernel.paddedOutputs();
    outputGradient(run, scratch, pixel, pixels, dz, dzStride);
    int stride = kernel.paddedInputs();
    float[] x = scratch.floats;
    int xOffset = dz + block * dzStride;
    if (kernelSums != null || sink != null && sink.readsRows()) {
      BatchMap ready = rows.map();
      if (ready != null) {
        x = ready.data();
        xOffset = ready.offset(pixel);
      } else {
        rows.fill(run, pixel, pixels, x, xOffset, stride);
      }
    }
    if (kernelSums != null) {
      kernel.addGradient(
          run.training,
          scratch.floats,
          dz,
          dzStride,
          0,
          kernel.outputs(),
          x,
          xOffset,
          stride,
          pixels,
          kernelSums.of(share),
          0);
    }
    if (sink != null) {
      BatchMap map = sink.map();
      float[] dx = map == null ? scratch.floats : map.data();
      int dxOffset = map == null ? dz + block * (dzStride + stride) : map.offset(pixel);
      kernel.multiplyTransposed(
          run.kernels, scratch.floats, dz, dzStride, pixels, dx, dxOffset, stride);
      sink.accept(run, scratch, share, pixel, pixels, x, xOffset, dx, dxOffset, stride);
    }
  }

  /** The gradient by the convolution's output, through its BatchNorm. */
  private void outputGradient(
      BatchRun run, TrainingScratch scratch, int pixel, int pixels, int to, int stride) {
    BatchMap raw = output.raw;
    Normalization norm = output.norm;
    int perImage = output.factors(run) ? raw.pixels() : Integer.MAX_VALUE;
    int done = 0;
    while (done < pixels) {
      int image = (pixel + done) / perImage;
      int count = (int) Math.min(pixels - done, (image + 1L) * perImage - pixel - done);
      int at = raw.offset(pixel + done);
      run.training.normalizationGradient(
          gradient.data(),
          at,
          raw.padded(),
          output.factor(run, image),
          raw.data(),
          at,
          raw.padded(),
          count,
          raw.padded() / run.lanes(),
          norm.a,
          norm.b,
          norm.c,
          0,
          scratch.floats,
          to + done * stride,
          stride);
      done += count;
    }
  }
}
