package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.engine.layout.Panels;
import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.DepthwiseKernel;
import io.github.efficientnet4j.internal.train.layout.Share;
import io.github.efficientnet4j.internal.train.layout.Window;
import java.util.Arrays;

/**
 * The backward pass of a depthwise convolution, with that of the BatchNorm above it and of the
 * activation below it. A share covers some panels of channels and of each some images, and walks
 * down their rows: a row of the output's gradient is made when it is reached, kept in a ring,
 * multiplied with the input rows under the kernel for the kernel's gradient, and as soon as all
 * rows that an input row contributed to are there, that row's gradient follows.
 */
public final class DepthwiseBackward implements TrainingPhase {

  private final DepthwiseKernel kernel;
  private final Window window;
  private final RowRing input;
  private final Normalized output;
  private final BatchMap gradient;
  private final DepthwiseSums kernelSums;
  private final ValueGradient sink;

  /** Pixels of a row of the output's gradient with the zeros between and around. */
  private final int spread;

  /** Zeros before the first of them. */
  private final int before;

  /**
   * Plans a backward pass.
   *
   * @param input what was convolved
   * @param window where the kernel lies
   * @param kernel of the forward pass
   * @param output of the forward pass
   * @param gradient with respect to the normalised output
   * @param kernelSums where the kernel's gradient goes, or null if it is frozen
   * @param sink where the input's gradient goes, or null if nothing below needs it
   */
  public DepthwiseBackward(
      Value input,
      Window window,
      DepthwiseKernel kernel,
      Normalized output,
      BatchMap gradient,
      DepthwiseSums kernelSums,
      ValueGradient sink) {
    this.kernel = kernel;
    this.window = window;
    this.output = output;
    this.gradient = gradient;
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
  public void execute(BatchRun run, TrainingScratch scratch, Share share) {
    if (sink != null) {
      sink.begin(run, share);
    }
    if (kernelSums != null) {
      kernelSums.clear(share);
    }
    int tasks = kernel.panels().count() * run.batch();
    int panel = -1;
    int pending = 0;
    for (int task = share.first(tasks); task < share.end(tasks); task++) {
      if (task / run.batch() != panel) {
        panel = task / run.batch();
        int width = kernel.panels().width(panel);
        int inputRing = TrainingScratch.BASE + ringFloats(width);
        Arrays.fill(scratch.floats, TrainingScratch.BASE, inputRing, 0f);
        input.clear(scratch.floats, inputRing, width);
      }
      boolean last = task + 1 == share.end(tasks) || (task + 1) / run.batch() != panel;
      pending = plane(run, scratch, share, task % run.batch(), panel, pending, last);
    }
  }

  /** Returns how many rows, up to the last one of the image, the sink has yet to accept. */
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
    int inputRing = TrainingScratch.BASE + ringFloats(width);
    int height = output.raw.shape().height();
    int made = 0;
    int done = 0;
    int pending = before;
    for (int y = 0; y < height; y++) {
      outputGradient(run, scratch, image, y, channel, vectors, width);
      int top = window.top(y);
      int bottom = window.bottom(y);
      if (kernelSums != null) {
        made = input.make(run, image, y, made, channel, vectors, scratch.floats, inputRing);
        for (int row = Math.max(0, top); row < bottom; row++) {
          kernelProducts(
              run, scratch, share, y, row, row - top, inputRing, channel, vectors, width);
        }
      }
      if (sink == null) {
        continue;
      }
      // Rows of the input that no later row of the output reaches.
      int ready = y == height - 1 ? window.input().height() : top + window.stride();
      for (; done < Math.min(ready, window.input().height()); done++) {
        inputGradient(run, scratch, image, done, panel);
        pending++;
        if (pending * window.input().width() >= DepthwiseForward.BLOCK
            || last && done == window.input().height() - 1) {
          int first = image * window.input().height() + done + 1 - pending;
          int pixels = pending * window.input().width();
          sink.block(run, scratch, share, first * window.input().width(), pixels, channel, vectors);
          pending = 0;
        }
      }
    }
    return pending;
  }

  private int slot(int row, int width) {
    return TrainingScratch.BASE + row % kernel.side() * spread * width;
  }

  private void outputGradient(
      BatchRun run,
      TrainingScratch scratch,
      int image,
      int row,
      int channel,
      int vectors,
      int width) {
    BatchMap raw = output.raw;
    int columns = raw.shape().width();
    int at = raw.offset(image * raw.pixels() + row * columns) + channel;
    run.training.normalizationGradient(
        gradient.data(),
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
        scratch.floats,
        slot(row, width) + before * width,
        window.stride() * width);
  }

  private void kernelProducts(
      BatchRun run,
      TrainingScratch scratch,
      Share share,
      int outputRow,
      int inputRow,
      int kernelRow,
      int inputRing,
      int channel,
      int vectors,
      int width) {
    run.training.addDepthwiseProducts(
        scratch.floats,
        input.row(inputRing, inputRow, width),
        width,
        window.stride(),
        scratch.floats,
        slot(outputRow, width) + before * width,
        window.stride() * width,
        output.raw.shape().width(),
        kernel.side(),
        vectors,
        kernelSums.of(share),
        kernelRow * kernel.side() * output.raw.padded() + channel,
        output.raw.padded());
  }

  private void inputGradient(BatchRun run, TrainingScratch scratch, int image, int row, int panel) {
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
      scratch.rowOffsets[place + j] = slot(last - j, width);
    }
    BatchMap map = sink.map();
    int pixel = image * map.pixels() + row * window.input().width();
    run.kernels.depthwise(
        scratch.floats,
        scratch.rowOffsets,
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
