package io.github.efficientnet4j.internal.train;

/**
 * Max pooling. A member takes some consecutive rows of the result, over all images. Windows are cut
 * at the edge of the map.
 */
final class MaxPoolForward implements Step {

  private final Window window;
  private final RowRing input;
  private final BatchMap output;

  MaxPoolForward(Value input, Window window, BatchMap output) {
    this.window = window;
    this.input = new RowRing(input, window);
    this.output = output;
  }

  @Override
  public long scratchFloats() {
    return input.floats(output.padded());
  }

  @Override
  public void run(Run run, Member member) {
    int height = window.output().height();
    int vectors = output.padded() / run.lanes();
    int made = 0;
    int first = member.first(run.batch * height);
    int end = member.end(run.batch * height);
    for (int row = first; row < end; row++) {
      int y = row % height;
      made = y == 0 ? 0 : made;
      made = input.make(run, row / height, y, made, 0, vectors, member.scratch, Member.BASE);
      for (int x = 0; x < window.output().width(); x++) {
        pixel(run, member, y, x, output.offset(row * window.output().width() + x));
      }
    }
  }

  private void pixel(Run run, Member member, int y, int x, int to) {
    int width = output.padded();
    boolean first = true;
    for (int row = Math.max(0, window.top(y)); row < window.bottom(y); row++) {
      int left = input.row(Member.BASE, row, width) + x * window.stride() * width;
      for (int tap = window.firstInside(x); tap < window.endInside(x); tap++) {
        int from = left + tap * width;
        if (first) {
          System.arraycopy(member.scratch, from, output.data(), to, width);
          first = false;
        } else {
          run.kernels.keepLarger(output.data(), to, member.scratch, from, width);
        }
      }
    }
  }
}
