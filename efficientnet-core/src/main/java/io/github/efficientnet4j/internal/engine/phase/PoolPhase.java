package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.ChannelSums;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import java.util.Arrays;

/** Global average pooling of a map that lies in the arena, as a single task. */
public final class PoolPhase implements Phase {

  private final MapBuffer input;
  private final MapBuffer output;

  /**
   * @param input the map
   * @param output receives the averages, a map of one pixel
   */
  public PoolPhase(MapBuffer input, MapBuffer output) {
    this.input = input;
    this.output = output;
  }

  @Override
  public int tasks() {
    return 1;
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int task) {
    int sums = output.offset();
    Arrays.fill(run.arena, sums, sums + output.stride(), 0f);
    for (int pixel = 0; pixel < input.pixels(); pixel++) {
      run.kernels.add(run.arena, sums, run.arena, input.pixel(pixel), input.stride());
    }
    ChannelSums.toMeans(run.arena, sums, output.stride(), input.pixels());
  }
}
