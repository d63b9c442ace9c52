package io.github.efficientnet4j.internal.train;

import java.util.Arrays;

/**
 * The backward pass of max pooling: a window's gradient goes to its largest value, to the first in
 * row-major order where several are equal, as in PyTorch. Which one it is, is found again from the
 * input: to note it in the forward pass would take a map of its own. Windows overlap, so that a
 * member takes whole images.
 */
final class MaxPoolBackward implements Step {

  private final Window window;
  private final RowRing input;
  private final Value output;
  private final BatchMap inputGradient;

  MaxPoolBackward(Value input, Window window, Value output, BatchMap inputGradient) {
    this.window = window;
    this.input = new RowRing(input, window);
    this.output = output;
    this.inputGradient = inputGradient;
  }

  @Override
  public long scratchFloats() {
    return input.floats(inputGradient.padded()) + inputGradient.padded();
  }

  @Override
  public void run(Run run, Member member) {
    int vectors = inputGradient.padded() / run.lanes();
    for (int image = member.first(run.batch); image < member.end(run.batch); image++) {
      int pixels = inputGradient.pixels();
      int from = inputGradient.offset(image * pixels);
      int to = inputGradient.offset((image + 1) * pixels);
      Arrays.fill(inputGradient.data(), from, to, 0f);
      int made = 0;
      for (int y = 0; y < window.output().height(); y++) {
        made = input.make(run, image, y, made, 0, vectors, member.scratch, Member.BASE);
        for (int x = 0; x < window.output().width(); x++) {
          pixel(run, member, image, y, x);
        }
      }
    }
  }

  private void pixel(Run run, Member member, int image, int y, int x) {
    int width = inputGradient.padded();
    BatchMap pooled = output.raw;
    int at = pooled.offset(image * pooled.pixels() + y * window.output().width() + x);
    // What no tap has taken yet.
    int rest = Member.BASE + input.floats(width);
    System.arraycopy(output.gradient.data(), at, member.scratch, rest, width);
    for (int row = Math.max(0, window.top(y)); row < window.bottom(y); row++) {
      int left = input.row(Member.BASE, row, width) + x * window.stride() * width;
      int pixel = image * inputGradient.pixels() + row * window.input().width() + window.left(x);
      for (int tap = window.firstInside(x); tap < window.endInside(x); tap++) {
        run.training.maxPoolGradient(
            member.scratch,
            left + tap * width,
            pooled.data(),
            at,
            member.scratch,
            rest,
            inputGradient.data(),
            inputGradient.offset(pixel + tap),
            width);
      }
    }
  }
}
