package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.Bands;
import io.github.efficientnet4j.internal.engine.layout.PaddedPlanes;
import java.util.Arrays;

/**
 * Copies an image of either pixel layout into zero-padded planes, C x H x W. A task is a band of
 * rows.
 */
public final class LoadPhase implements Phase {

  private final PaddedPlanes planes;
  private final Bands bands;

  /**
   * @param planes receive the image
   * @param workers how many tasks to make
   */
  public LoadPhase(PaddedPlanes planes, int workers) {
    this.planes = planes;
    this.bands = Bands.of(planes.paddedHeight(), workers);
  }

  @Override
  public int tasks() {
    return bands.count();
  }

  @Override
  public boolean readsPixels() {
    return true;
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int band) {
    for (int channel = 0; channel < planes.channels(); channel++) {
      for (int row = bands.start(band); row < bands.start(band + 1); row++) {
        row(run, channel, row);
      }
    }
  }

  private void row(ImageRun run, int channel, int row) {
    int start = planes.offset() + channel * planes.planeSize() + row * planes.paddedWidth();
    int end = start + planes.paddedWidth();
    int y = row - planes.top();
    if (y < 0 || y >= planes.height()) {
      Arrays.fill(run.arena, start, end, 0f);
      return;
    }
    int inside = start + planes.left();
    Arrays.fill(run.arena, start, inside, 0f);
    run.pixels.row(channel, y, run.arena, inside);
    Arrays.fill(run.arena, inside + planes.width(), end, 0f);
  }
}
