package io.github.efficientnet4j.internal.train;

/**
 * A convolution as a matrix product, and the moments of its output while a block of it is in cache.
 * A member takes some consecutive pixels of the batch.
 */
final class MatrixForward implements Step {

  private final Rows rows;
  private final PackedKernel kernel;
  private final Normalized output;
  private final int block;

  MatrixForward(Rows rows, PackedKernel kernel, Normalized output) {
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
  public void run(Run run, Member member) {
    BatchMap map = output.raw;
    int total = run.batch * map.pixels();
    int end = member.end(total);
    output.norm.clear(member);
    for (int pixel = member.first(total); pixel < end; pixel += block) {
      int pixels = Math.min(block, end - pixel);
      int to = map.offset(pixel);
      BatchMap ready = rows.map();
      float[] x = member.scratch;
      int from = Member.BASE;
      if (ready != null) {
        x = ready.data();
        from = ready.offset(pixel);
      } else {
        rows.fill(run, pixel, pixels, x, from, kernel.paddedInputs());
      }
      kernel.multiply(run, x, from, kernel.paddedInputs(), pixels, map.data(), to, map.padded());
      if (!run.pass.frozenBatchNorm()) {
        int vectors = map.padded() / run.lanes();
        run.training.moments(
            map.data(), to, map.padded(), pixels, vectors, member.sums, member.products);
        output.norm.addMoments(member, 0, map.padded(), pixels);
      }
    }
  }
}
