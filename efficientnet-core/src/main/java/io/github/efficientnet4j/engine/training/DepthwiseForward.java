package io.github.efficientnet4j.engine.training;

import io.github.efficientnet4j.engine.Panels;
import io.github.efficientnet4j.graph.Operation.Convolution;

/**
 * A depthwise convolution, and the moments of its output while some rows of it are in cache. A
 * member takes some panels of channels of some images.
 */
final class DepthwiseForward implements Step {

  /** Moments are taken of about so many pixels at once. */
  static final int BLOCK = 128;

  private final DepthwiseKernel kernel;
  private final Convolution convolution;
  private final DepthwiseInput input;
  private final Value output;

  DepthwiseForward(Value input, Convolution convolution, DepthwiseKernel kernel, Value output) {
    this.kernel = kernel;
    this.convolution = convolution;
    this.output = output;
    this.input = new DepthwiseInput(input, convolution, output.raw.shape());
  }

  @Override
  public long scratchFloats() {
    return input.floats(kernel.panels().width(0));
  }

  @Override
  public void run(Run run, Member member) {
    output.norm.clear(member);
    int panels = kernel.panels().count();
    for (int task = member.first(run.batch * panels);
        task < member.end(run.batch * panels);
        task++) {
      plane(run, member, task / panels, task % panels);
    }
  }

  private void plane(Run run, Member member, int image, int panel) {
    Panels panels = kernel.panels();
    int channel = panels.channel(panel);
    int vectors = panels.vectors(panel);
    int width = panels.width(panel);
    BatchMap map = output.raw;
    int columns = map.shape().width();
    input.clear(member.scratch, Member.BASE, width);
    int made = 0;
    int pending = 0;
    for (int y = 0; y < map.shape().height(); y++) {
      int top = input.top(y);
      int bottom = input.bottom(y);
      for (made = Math.max(made, Math.max(0, top)); made < bottom; made++) {
        input.make(run, image, made, channel, vectors, member.scratch, Member.BASE);
      }
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
          convolution.stride(),
          kernel.forward(),
          kernel.offset(panel),
          vectors,
          map.data(),
          map.offset(pixel) + channel,
          map.padded(),
          columns);
      pending += columns;
      if (pending >= BLOCK || y == map.shape().height() - 1) {
        moments(run, member, pixel + columns - pending, pending, channel, vectors);
        pending = 0;
      }
    }
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
