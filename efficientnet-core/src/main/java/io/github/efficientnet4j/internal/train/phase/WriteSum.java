package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Blocks;
import io.github.efficientnet4j.internal.train.layout.Share;
import java.util.List;

/**
 * Writes what a skip connection and a block's last convolution add up to, each normalised and times
 * what drop path says. Of a convolution without activation that nothing is added to, the same.
 */
public final class WriteSum implements TrainingPhase {

  private final List<Normalized> terms;
  private final List<Value> skips;
  private final BatchMap sum;
  private final int block;

  /**
   * Plans a sum.
   *
   * @param terms at least one
   * @param skips what skip connections add
   * @param sum written
   */
  public WriteSum(List<Normalized> terms, List<Value> skips, BatchMap sum) {
    this.terms = terms;
    this.skips = skips;
    this.sum = sum;
    this.block = Blocks.pixels(3 * sum.padded());
  }

  @Override
  public long scratchFloats() {
    return (long) block * sum.padded();
  }

  @Override
  public void execute(BatchRun run, TrainingScratch scratch, Share share) {
    boolean factors = false;
    for (Normalized term : terms) {
      factors |= term.factors(run);
    }
    int perImage = sum.pixels();
    int total = run.batch() * perImage;
    int end = share.end(total);
    for (int pixel = share.first(total); pixel < end; ) {
      int pixels = Math.min(block, end - pixel);
      if (factors) {
        pixels = Math.min(pixels, (pixel / perImage + 1) * perImage - pixel);
      }
      block(run, scratch, pixel, pixels);
      pixel += pixels;
    }
  }

  private void block(BatchRun run, TrainingScratch scratch, int pixel, int pixels) {
    int padded = sum.padded();
    int count = pixels * padded;
    float[] out = sum.data();
    int to = sum.offset(pixel);
    terms.get(0).write(run, pixel, pixels, out, to);
    for (int i = 1; i < terms.size(); i++) {
      terms.get(i).write(run, pixel, pixels, scratch.floats, TrainingScratch.BASE);
      run.kernels.add(out, to, scratch.floats, TrainingScratch.BASE, count);
    }
    for (Value skip : skips) {
      if (skip.plain() != null) {
        run.kernels.add(out, to, skip.plain().data(), to, count);
      } else {
        skip.activate(
            run,
            pixel,
            pixels,
            0,
            padded / run.lanes(),
            scratch.floats,
            TrainingScratch.BASE,
            padded);
        run.kernels.add(out, to, scratch.floats, TrainingScratch.BASE, count);
      }
    }
  }
}
