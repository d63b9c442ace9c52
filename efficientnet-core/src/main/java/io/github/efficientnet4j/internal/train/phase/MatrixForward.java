package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Blocks;
import io.github.efficientnet4j.internal.train.layout.PackedKernel;
import io.github.efficientnet4j.internal.train.layout.Share;

/**
 * A convolution as a matrix product, and the moments of its output while a block of it is in cache.
 * A share covers some consecutive pixels of the batch.
 */
public final class MatrixForward implements TrainingPhase {

  private final Rows rows;
  private final PackedKernel kernel;
  private final Normalized output;
  private final int block;

  /**
   * Plans a convolution.
   *
   * @param rows what the kernel multiplies
   * @param kernel packed in the same step
   * @param output written, and its moments
   */
  public MatrixForward(Rows rows, PackedKernel kernel, Normalized output) {
    this.rows = rows;
    this.kernel = kernel;
    this.output = output;
    this.block = Blocks.pixels(kernel.paddedInputs() + kernel.paddedOutputs());
  }

  @Override
  public long scratchFloats() {
    return (long) block * kernel.paddedInputs();
  }

  @Override
  public void execute(BatchRun run, TrainingScratch scratch, Share share) {
    BatchMap map = output.raw;
    int total = run.batch() * map.pixels();
    int end = share.end(total);
    output.norm.clear(share);
    for (int pixel = share.first(total); pixel < end; pixel += block) {
      int pixels = Math.min(block, end - pixel);
      int to = map.offset(pixel);
      BatchMap ready = rows.map();
      float[] x = scratch.floats;
      int from = TrainingScratch.BASE;
      if (ready != null) {
        x = ready.data();
        from = ready.offset(pixel);
      } else {
        rows.fill(run, pixel, pixels, x, from, kernel.paddedInputs());
      }
      kernel.multiply(
          run.kernels, x, from, kernel.paddedInputs(), pixels, map.data(), to, map.padded());
      if (!run.pass.frozenBatchNorm()) {
        int vectors = map.padded() / run.lanes();
        run.training.moments(
            map.data(), to, map.padded(), pixels, vectors, scratch.sums, scratch.products);
        output.norm.addMoments(scratch, share, 0, map.padded(), pixels);
      }
    }
  }
}
