package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Share;
import io.github.efficientnet4j.internal.train.layout.Window;

/**
 * Max pooling. A share covers some consecutive rows of the result, over all images. Windows are cut
 * at the edge of the map.
 */
public final class MaxPoolForward implements TrainingPhase {

  private final Window window;
  private final RowRing input;
  private final BatchMap output;

  /**
   * Plans a forward pass.
   *
   * @param input what is pooled
   * @param window where the pool looks
   * @param output the largest values, written
   */
  public MaxPoolForward(Value input, Window window, BatchMap output) {
    this.window = window;
    this.input = new RowRing(input, window);
    this.output = output;
  }

  @Override
  public long scratchFloats() {
    return input.floats(output.padded());
  }

  @Override
  public void execute(BatchRun run, TrainingScratch scratch, Share share) {
    int height = window.output().height();
    int vectors = output.padded() / run.lanes();
    int made = 0;
    int first = share.first(run.batch() * height);
    int end = share.end(run.batch() * height);
    for (int row = first; row < end; row++) {
      int y = row % height;
      made = y == 0 ? 0 : made;
      made =
          input.make(run, row / height, y, made, 0, vectors, scratch.floats, TrainingScratch.BASE);
      for (int x = 0; x < window.output().width(); x++) {
        pixel(run, scratch, y, x, output.offset(row * window.output().width() + x));
      }
    }
  }

  private void pixel(BatchRun run, TrainingScratch scratch, int y, int x, int to) {
    int width = output.padded();
    boolean first = true;
    for (int row = Math.max(0, window.top(y)); row < window.bottom(y); row++) {
      int left = input.row(TrainingScratch.BASE, row, width) + x * window.stride() * width;
      for (int tap = window.firstInside(x); tap < window.endInside(x); tap++) {
        int from = left + tap * width;
        if (first) {
          System.arraycopy(scratch.floats, from, output.data(), to, width);
          first = false;
        } else {
          run.kernels.keepLarger(output.data(), to, scratch.floats, from, width);
        }
      }
    }
  }
}
