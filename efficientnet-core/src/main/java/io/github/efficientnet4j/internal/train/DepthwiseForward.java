package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.internal.engine.layout.Panels;

/**
 * A depthwise convolution, and the moments of its output while some rows of it are in cache. A
 * member takes some panels of channels, and of each some images one after another: they lie one
 * after another too, so that the moments of many small ones are taken at once.
 */
final class DepthwiseForward implements Step {

  /** Moments are taken of about so many pixels at once. */
  static final int BLOCK = 128;

  private final DepthwiseKernel kernel;
  private final Window window;
  private final RowRing input;
  private final Normalized output;

  DepthwiseForward(Value input, Window window, DepthwiseKernel kernel, Normalized output) {
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
  public void run(Run run, Member member) {
    output.norm.clear(member);
    int tasks = kernel.panels().count() * run.batch;
    int panel = -1;
    int pending = 0;
    for (int task = member.first(tasks); task < member.end(tasks); task++) {
      if (task / run.batch != panel) {
        panel = task / run.batch;
        input.clear(member.scratch, Member.BASE, kernel.panels().width(panel));
      }
      boolean last = task + 1 == member.end(tasks) || (task + 1) / run.batch != panel;
      pending = plane(run, member, task % run.batch, panel, pending, last);
    }
  }

  /** Returns how many pixels, up to the last one of the image, moments must yet be taken of. */
  private int plane(Run run, Member member, int image, int panel, int before, boolean last) {
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
      made = input.make(run, image, y, made, channel, vectors, member.scratch, Member.BASE);
      int firstRow = Math.max(0, -top);
      for (int row = firstRow; row < bottom - top; row++) {
        member.rowOffsets[row] = input.row(Member.BASE, top + row, width);
      }
      int pixel = image * map.pixels() + y * columns;
      run.kernels.depthwise(
          member.scratch,
          member.rowOffsets,
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
        moments(run, member, pixel + columns - pending, pending, channel, vectors);
        pending = 0;
      }
    }
    return pending;
  }

  private void moments(Run run, Member member, int pixel, int pixels, int channel, int vectors) {
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
        member.sums,
        member.products);
    output.norm.addMoments(member, channel, vectors * run.lanes(), pixels);
  }
}
