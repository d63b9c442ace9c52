package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PaddedPlanes;
import java.util.Arrays;

/** Copies a map into one piece with zeros around it. A task is a padded row. */
public final class PadPhase implements Phase {

  private final MapBuffer input;
  private final PaddedPlanes output;

  /**
   * @param input the map
   * @param output receives it, H x W x C, with the input's stride from pixel to pixel
   */
  public PadPhase(MapBuffer input, PaddedPlanes output) {
    this.input = input;
    this.output = output;
  }

  @Override
  public int tasks() {
    return output.paddedHeight();
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int row) {
    int pixel = input.stride();
    int start = output.offset() + row * output.paddedWidth() * pixel;
    int end = start + output.paddedWidth() * pixel;
    int y = row - output.top();
    if (y < 0 || y >= output.height()) {
      Arrays.fill(run.arena, start, end, 0f);
      return;
    }
    int inside = start + output.left() * pixel;
    int count = output.width() * pixel;
    Arrays.fill(run.arena, start, inside, 0f);
    System.arraycopy(run.arena, input.pixel(y * output.width()), run.arena, inside, count);
    Arrays.fill(run.arena, inside + count, end, 0f);
  }
}
