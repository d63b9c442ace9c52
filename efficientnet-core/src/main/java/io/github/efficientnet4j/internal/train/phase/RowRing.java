package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.Window;
import java.util.Arrays;

/**
 * The rows of a value under a window that goes down an image, for some channels: made once each,
 * padded with zeros, and kept in a ring of as many rows as the window has.
 */
final class RowRing {

  private final Value value;
  private final Window window;
  private final int columns;

  RowRing(Value value, Window window) {
    this.value = value;
    this.window = window;
    this.columns = (window.output().width() - 1) * window.stride() + window.width();
  }

  /** The floats of the ring for so many channels. */
  int floats(int width) {
    return window.height() * columns * width;
  }

  private int slot(int row, int width) {
    return row % window.height() * columns * width;
  }

  /** Before the first row of an image. */
  void clear(float[] ring, int base, int width) {
    Arrays.fill(ring, base, base + floats(width), 0f);
  }

  /** Where the first tap of the first output lies in a row that is in the ring. */
  int row(int base, int row, int width) {
    return base + slot(row, width);
  }

  /**
   * Makes the rows of an image under an output row, but for those that the output rows above it had
   * under them.
   *
   * @param made how many rows of the image were made before
   * @return how many rows of the image are made now
   */
  int make(
      BatchRun run,
      int image,
      int outputRow,
      int made,
      int channel,
      int vectors,
      float[] ring,
      int base) {
    int row = Math.max(made, window.top(outputRow));
    for (; row < window.bottom(outputRow); row++) {
      make(run, image, row, channel, vectors, ring, base);
    }
    return row;
  }

  private void make(
      BatchRun run, int image, int row, int channel, int vectors, float[] ring, int base) {
    int width = vectors * run.lanes();
    int left = window.padding().left();
    int imageWidth = window.input().width();
    value.block(
        run,
        image * value.raw.pixels() + row * imageWidth,
        Math.min(imageWidth, columns - left),
        channel,
        vectors,
        ring,
        row(base, row, width) + left * width,
        width);
  }
}
