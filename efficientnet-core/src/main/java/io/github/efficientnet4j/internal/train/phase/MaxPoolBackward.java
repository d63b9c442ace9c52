package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Share;
import io.github.efficientnet4j.internal.train.layout.Window;
import java.util.Arrays;

/**
 * The backward pass of max pooling: a window's gradient goes to its largest value, to the first in
 * row-major order where several are equal, as in PyTorch. Which one it is, is found again from the
 * input: to note it in the forward pass would take a map of its own. Windows overlap, so that a
 * share is whole images.
 */
public final class MaxPoolBackward implements TrainingPhase {

  private final Window window;
  private final RowRing input;
  private final BatchMap output;
  private final BatchMap outputGradient;
  private final BatchMap inputGradient;

  /**
   * Plans a backward pass.
   *
   * @param input what was pooled
   * @param window where the pool looks
   * @param output the largest values
   * @param outputGradient with respect to them
   * @param inputGradient with respect to what was pooled, written
   */
  public MaxPoolBackward(
      Value input,
      Window window,
      BatchMap output,
      BatchMap outputGradient,
      BatchMap inputGradient) {
    this.window = window;
    this.input = new RowRing(input, window);
    this.output = output;
    this.outputGradient = outputGradient;
    this.inputGradient = inputGradient;
  }

  @Override
  public long scratchFloats() {
    return input.floats(inputGradient.padded()) + inputGradient.padded();
  }

  @Override
  public void execute(BatchRun run, TrainingScratch scratch, Share share) {
    int vectors = inputGradient.padded() / run.lanes();
    for (int image = share.first(run.batch()); image < share.end(run.batch()); image++) {
      int pixels = inputGradient.pixels();
      int from = inputGradient.offset(image * pixels);
      int to = inputGradient.offset((image + 1) * pixels);
      Arrays.fill(inputGradient.data(), from, to, 0f);
      int made = 0;
      for (int y = 0; y < window.output().height(); y++) {
        made = input.make(run, image, y, made, 0, vectors, scratch.floats, TrainingScratch.BASE);
        for (int x = 0; x < window.output().width(); x++) {
          pixel(run, scratch, image, y, x);
        }
      }
    }
  }

  private void pixel(BatchRun run, TrainingScratch scratch, int image, int y, int x) {
    int width = inputGradient.padded();
    int at = output.offset(image * output.pixels() + y * window.output().width() + x);
    // What no tap has taken yet.
    int rest = TrainingScratch.BASE + input.floats(width);
    System.arraycopy(outputGradient.data(), at, scratch.floats, rest, width);
    for (int row = Math.max(0, window.top(y)); row < window.bottom(y); row++) {
      int left = input.row(TrainingScratch.BASE, row, width) + x * window.stride() * width;
      int pixel = image * inputGradient.pixels() + row * window.input().width() + window.left(x);
      for (int tap = window.firstInside(x); tap < window.endInside(x); tap++) {
        run.training.maxPoolGradient(
            scratch.floats,
            left + tap * width,
            output.data(),
            at,
            scratch.floats,
            rest,
            inputGradient.data(),
            inputGradient.offset(pixel + tap),
            width);
      }
    }
  }
}
