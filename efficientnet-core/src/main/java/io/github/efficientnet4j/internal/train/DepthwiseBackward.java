package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.internal.engine.layout.Panels;
import java.util.Arrays;

/**
 * The backward pass of a depthwise convolution, with that of the BatchNorm above it and of the
 * activation below it. A member takes some panels of channels and of each some images, and walks
 * down their rows: a row of the output's gradient is made when it is reached, kept in a ring,
 * multiplied with the input rows under the kernel for the kernel's gradient, and as soon as all
 * rows that an input row contributed to are there, that row's gradient follows.
 */
final class DepthwiseBackward implements Step {

  private final DepthwiseKernel kernel;
  private final Window window;
  private final RowRing input;
  private final Normalized output;
  private final DepthwiseSums kernelSums;
  private final ValueGradient sink;

  /** Pixels of a row of the output's gradient with the zeros between and around. */
  private final int spread;

  /** Zeros before the first of them. */
  private final int before;

  /** Without {@code kernelSums} the kernel is frozen; without {@code sink} all below is. */
  DepthwiseBackward(
      Value input,
      Window window,
      DepthwiseKernel kernel,
      Normalized output,
      DepthwiseSums kernelSums,
      ValueGradient sink) {
    this.kernel = kernel;
    this.window = window;
    this.output = output;
    this.kernelSums = kernelSums;
    this.sink = sink;
    this.input = new RowRing(input, window);
    this.spread = window.input().width() + kernel.side() - 1;
    this.before = kernel.side() - 1 - window.padding().left();
  }

  @Override
  public long scratchFloats() {
    int width = kernel.panels().width(0);
    return input.floats(width) + ringFloats(width);
  }

  private int ringFloats(int width) {
    return kernel.side() * spread * width;
  }

  @Override
  public void run(Run run, Member member) {
    if (sink != null) {
      sink.begin(run, member);
    }
    if (kernelSums != null) {
      kernelSums.clear(member);
    }
    int tasks = kernel.panels().count() * run.batch;
    int panel = -1;
    int pending = 0;
    for (int task = member.first(tasks); task < member.end(tasks); task++) {
      if (task / run.batch != panel) {
        panel = task / run.batch;
        int width = kernel.panels().width(panel);
        int inputRing = Member.BASE + ringFloats(width);
        Arrays.fill(member.scratch, Member.BASE, inputRing, 0f);
        input.clear(member.scratch, inputRing, width);
      }
      boolean last = task + 1 == member.end(tasks) || (task + 1) / run.batch != panel;
      pending = plane(run, member, task % run.batch, panel, pending, last);
    }
  }

  /** Returns how many rows, up to the last one of the image, the sink has yet to accept. */
  private int plane(Run run, Member member, int image, int panel, int before, boolean last) {
    Panels panels = kernel.panels();
    int channel = panels.channel(panel);
    int vectors = panels.vectors(panel);
    int width = panels.width(panel);
    int inputRing = Member.BASE + ringFloats(width);
    int height = output.raw.shape().height();
    int made = 0;
    int done = 0;
    int pending = before;
    for (int y = 0; y < height; y++) {
      outputGradient(run, member, image, y, channel, vectors, width);
      int top = window.top(y);
      int bottom = window.bottom(y);
      if (kernelSums != null) {
        made = input.make(run, image, y, made, channel, vectors, member.scratch, inputRing);
        for (int row = Math.max(0, top); row < bottom; row++) {
          kernelProducts(run, member, y, row, row - top, inputRing, channel, vectors, width);
        }
      }
      if (sink == null) {
        continue;
      }
      // Rows of the input that no later row of the output reaches.
      int ready = y == height - 1 ? window.input().height() : top + window.stride();
      for (; done < Math.min(ready, window.input().height()); done++) {
        inputGradient(run, member, image, done, panel);
        pending++;
        if (pending * window.input().width() >= DepthwiseForward.BLOCK
            || last && done == window.input().height() - 1) {
          int first = image * window.input().height() + done + 1 - pending;
          int pixels = pending * window.input().width();
          sink.block(run, member, first * window.input().width(), pixels, channel, vectors);
          pending = 0;
        }
      }
    }
    return pending;
  }

  private int slot(int row, int width) {
    return Member.BASE + row % kernel.side() * spread * width;
  }

  private void outputGradient(
      Run run, Member member, int image, int row, int channel, int vectors, int width) {
    BatchMap raw = output.raw;
    int columns = raw.shape().width();
    int at = raw.offset(image * raw.pixels() + row * columns) + channel;
    run.training.normalizationGradient(
        output.gradient.data(),
        at,
        raw.padded(),
        1f,
        raw.data(),
        at,
        raw.padded(),
        columns,
        vectors,
        output.norm.a,
        output.norm.b,
        output.norm.c,
        channel,
        member.scratch,
        slot(row, width) + before * width,
        window.stride() * width);
  }

  private void kernelProducts(
      Run run,
      Member member,
      int outputRow,
      int inputRow,
      int kernelRow,
      int inputRing,
      int channel,
      int vectors,
      int width) {
    run.training.addDepthwiseProducts(
        member.scratch,
        input.row(inputRing, inputRow, width),
        width,
        window.stride(),
        member.scratch,
        slot(outputRow, width) + before * width,
        window.stride() * width,
        output.raw.shape().width(),
        kernel.side(),
        vectors,
        kernelSums.of(member),
        kernelRow * kernel.side() * output.raw.padded() + channel,
        output.raw.padded());
  }

  private void inputGradient(Run run, Member member, int image, int row, int panel) {
    Panels panels = kernel.panels();
    int width = panels.width(panel);
    int reach = row + window.padding().top();
    int remainder = reach % window.stride();
    int last = reach / window.stride();
    int place = kernel.firstRow(remainder);
    // The j-th kernel row of this remainder lies over output row last − j.
    int from = Math.max(0, last - output.raw.shape().height() + 1);
    int to = Math.min(kernel.rows(remainder), last + 1);
    for (int j = from; j < to; j++) {
      member.rowOffsets[place + j] = slot(last - j, width);
    }
    BatchMap map = sink.map();
    int pixel = image * map.pixels() + row * window.input().width();
    run.kernels.depthwise(
        member.scratch,
        member.rowOffsets,
        place + from,
        place + to,
        kernel.side(),
        1,
        kernel.turned(),
        kernel.offset(panel),
        panels.vectors(panel),
        map.data(),
        map.offset(pixel) + panels.channel(panel),
        map.padded(),
        window.input().width());
  }
}
