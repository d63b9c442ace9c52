package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.graph.Operation.MaxPool;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;

/** Max pooling. A task is an output row. Windows are clipped at the edges of the map. */
public final class MaxPoolPhase implements Phase {

  private final MaxPool pool;
  private final MapBuffer input;
  private final MapBuffer output;

  /**
   * @param pool the windows
   * @param input the map
   * @param output receives the largest values of the windows
   */
  public MaxPoolPhase(MaxPool pool, MapBuffer input, MapBuffer output) {
    this.pool = pool;
    this.input = input;
    this.output = output;
  }

  @Override
  public int tasks() {
    return output.shape().height();
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int row) {
    int width = output.shape().width();
    int top = row * pool.stride() - pool.padding().top();
    int bottom = Math.min(top + pool.kernel(), input.shape().height());
    for (int column = 0; column < width; column++) {
      int left = column * pool.stride() - pool.padding().left();
      int right = Math.min(left + pool.kernel(), input.shape().width());
      int to = output.pixel(row * width + column);
      boolean first = true;
      for (int y = Math.max(top, 0); y < bottom; y++) {
        for (int x = Math.max(left, 0); x < right; x++) {
          int from = input.pixel(y * input.shape().width() + x);
          if (first) {
            System.arraycopy(run.arena, from, run.arena, to, output.stride());
            first = false;
          } else {
            run.kernels.keepLarger(run.arena, to, run.arena, from, output.stride());
          }
        }
      }
    }
  }
}
