package io.github.efficientnet4j.internal.train;

/**
 * The backward pass of a convolution as a matrix product, with that of the BatchNorm above it and
 * of the activation below it: block by block, the gradient by the output is made, multiplied into
 * the gradient of the kernel and by the kernel, and what follows is done to the result, all in
 * cache.
 */
final class MatrixBackward implements Step {

  private final Rows rows;
  private final PackedKernel kernel;
  private final Normalized output;
  private final KernelSums kernelSums;
  private final Sink sink;
  private final boolean wholeImages;
  private final int block;

  /**
   * Without {@code kernelSums} the kernel is frozen; without {@code sink} all below is. A member
   * takes whole images where the pixels' windows overlap, even if nothing below is trained: the
   * kernel's gradient is to have the same bits.
   */
  MatrixBackward(
      Rows rows,
      PackedKernel kernel,
      Normalized output,
      KernelSums kernelSums,
      Sink sink,
      boolean wholeImages) {
    this.rows = rows;
    this.kernel = kernel;
    this.output = output;
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
  public void run(Run run, Member member) {
    int perImage = output.raw.pixels();
    int total = run.batch * perImage;
    int first = wholeImages ? member.first(run.batch) * perImage : member.first(total);
    int end = wholeImages ? member.end(run.batch) * perImage : member.end(total);
    if (sink != null) {
      sink.begin(run, member);
    }
    if (kernelSums != null) {
      kernelSums.clear(member);
    }
    for (int pixel = first; pixel < end; pixel += block) {
      block(run, member, pixel, Math.min(block, end - pixel));
    }
  }

  private void block(Run run, Member member, int pixel, int pixels) {
    int dz = Member.BASE;
    int dzStride = kernel.paddedOutputs();
    outputGradient(run, member, pixel, pixels, dz, dzStride);
    int stride = kernel.paddedInputs();
    float[] x = member.scratch;
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
          run,
          member.scratch,
          dz,
          dzStride,
          0,
          kernel.outputs(),
          x,
          xOffset,
          stride,
          pixels,
          kernelSums.of(member),
          0);
    }
    if (sink != null) {
      BatchMap map = sink.map();
      float[] dx = map == null ? member.scratch : map.data();
      int dxOffset = map == null ? dz + block * (dzStride + stride) : map.offset(pixel);
      kernel.multiplyTransposed(run, member.scratch, dz, dzStride, pixels, dx, dxOffset, stride);
      sink.accept(run, member, pixel, pixels, x, xOffset, dx, dxOffset, stride);
    }
  }

  /** The gradient by the convolution's output, through its BatchNorm. */
  private void outputGradient(Run run, Member member, int pixel, int pixels, int to, int stride) {
    BatchMap raw = output.raw;
    Normalization norm = output.norm;
    int perImage = output.factors(run) ? raw.pixels() : Integer.MAX_VALUE;
    int done = 0;
    while (done < pixels) {
      int image = (pixel + done) / perImage;
      int count = (int) Math.min(pixels - done, (image + 1L) * perImage - pixel - done);
      int at = raw.offset(pixel + done);
      run.training.normalizationGradient(
          output.gradient.data(),
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
          member.scratch,
          to + done * stride,
          stride);
      done += count;
    }
  }
}
