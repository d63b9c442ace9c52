package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.engine.layout.Panels;
import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.DepthwiseKernel;
import io.github.efficientnet4j.internal.train.layout.Share;
import io.github.efficientnet4j.internal.train.layout.Window;

/**
 * A depthwise convolution, and the moments of its output while some rows of it are in cache. A
 * share covers some panels of channels, and of each some images one after another: they lie one
 * after another too, so that the moments of many small ones are taken at once.
 */
public final class DepthwiseForward implements TrainingPhase {

  /** Moments are taken of about so many pixels at once. */
  static final int BLOCK = 128;

  private final DepthwiseKernel kernel;
  private final Window window;
  private final RowRing input;
  private final Normalized output;

  /**
   * Plans a convolution.
   *
   * @param input what is convolved
   * @param window where the kernel lies
   * @param kernel packed in the same step
   * @param output written, and its moments
   */
  public DepthwiseForward(Value input, Window window, DepthwiseKernel kernel, Normalized output) {
    this.kernel = kernel;
    this.window = window;
    this.output = output;
    this.input = new RowRing(input, window);
  }

  @Override
  public long scratchFloats() {
    return input.floats(kernel.panels().width(0));
  }

  @Override
  public void execute(BatchRun run, TrainingScratch scratch, Share share) {
    output.norm.clear(share);
    int tasks = kernel.panels().count() * run.batch();
    int panel = -1;
    int pending = 0;
    for (int task = share.first(tasks); task < share.end(tasks); task++) {
      if (task / run.batch() != panel) {
        panel = task / run.batch();
        input.clear(scratch.floats, TrainingScratch.BASE, kernel.panels().width(panel));
      }
      boolean last = task + 1 == share.end(tasks) || (task + 1) / run.batch() != panel;
      pending = plane(run, scratch, share, task % run.batch(), panel, pending, last);
    }
  }

  /** Returns how many pixels, up to the last one of the image, moments must yet be taken of. */
  private int plane(
      BatchRun run,
      TrainingScratch scratch,
      Share share,
      int image,
      int panel,
      int before,
      boolean last) {
    Panels panels = kernel.panels();
    int channel = panels.channel(panel);
    int vectors = panels.vectors(panel);
    int width = panels.width(panel);
    BatchMap map = output.raw;
    int columns = map.shape().width();
    int made = 0;
    int pending = before;
    for (int y = 0; y < map.shape().height(); y++) {
      int top = window.top(y);
      int bottom = window.bottom(y);
      made =
          input.make(run, image, y, made, channel, vectors, scratch.floats, TrainingScratch.BASE);
      int firstRow = Math.max(0, -top);
      for (int row = firstRow; row < bottom - top; row++) {
        scratch.rowOffsets[row] = input.row(TrainingScratch.BASE, top + row, width);
      }
      int pixel = image * map.pixels() + y * columns;
      run.kernels.depthwise(
          scratch.floats,
          scratch.rowOffsets,
          firstRow,
          bottom - top,
          kernel.side(),
          window.stride(),
          kernel.forward(),
          kernel.offset(panel),
          vectors,
          map.data(),
          map.offset(pixel) + channel,
          map.padded(),
          columns);
      pending += columns;
      if (pending >= BLOCK || last && y == map.shape().height() - 1) {
        moments(run, scratch, share, pixel + columns - pending, pending, channel, vectors);
        pending = 0;
      }
    }
    return pending;
  }

  private void moments(
      BatchRun run,
      TrainingScratch scratch,
      Share share,
      int pixel,
      int pixels,
      int channel,
      int vectors) {
    if (run.pass.frozenBatchNorm()) {
      return;
    }
    BatchMap map = output.raw;
    run.training.moments(
        map.data(),
        map.offset(pixel) + channel,
        map.padded(),
        pixels,
        vectors,
        scratch.sums,
        scratch.products);
    output.norm.addMoments(scratch, share, channel, vectors * run.lanes(), pixels);
  }
}
