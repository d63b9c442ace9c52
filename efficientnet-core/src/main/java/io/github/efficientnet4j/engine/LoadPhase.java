package io.github.efficientnet4j.engine;

import java.util.Arrays;

/** Copies an image into zero-padded planes, one task a channel, whatever order it comes in. */
final class LoadPhase implements Phase {

  private final PaddedPlanes planes;

  LoadPhase(PaddedPlanes planes) {
    this.planes = planes;
  }

  @Override
  public int tasks() {
    return planes.channels();
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int channel) {
    float[] arena = run.arena;
    int row = planes.offset() + channel * planes.planeSize();
    int end = row + planes.planeSize();
    Arrays.fill(arena, row, row + planes.top() * planes.paddedWidth(), 0f);
    row += planes.top() * planes.paddedWidth();
    for (int y = 0; y < planes.height(); y++) {
      Arrays.fill(arena, row, row + planes.left(), 0f);
      run.pixels.row(channel, y, arena, row + planes.left());
      Arrays.fill(arena, row + planes.left() + planes.width(), row + planes.paddedWidth(), 0f);
      row += planes.paddedWidth();
    }
    Arrays.fill(arena, row, end, 0f);
  }
}
