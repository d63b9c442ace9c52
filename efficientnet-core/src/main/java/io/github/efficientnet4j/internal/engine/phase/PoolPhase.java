package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.ChannelSums;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import java.util.Arrays;

/**
 * Global average pooling of a map that lies in the arena, as a single task. The blocks of pixels
 * are those of {@link HeadPhase}: with the head's map as an output or without, the means have the
 * same bits.
 */
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
  public int scratchFloats() {
    return 2 * output.stride();
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int task) {
    int sums = output.offset();
    int width = output.stride();
    Arrays.fill(run.arena, sums, sums + width, 0f);
    Arrays.fill(scratch.floats, scratch.base, scratch.base + 2 * width, 0f);
    for (int first = 0; first < input.pixels(); first += HeadPhase.BLOCK_PIXELS) {
      Arrays.fill(scratch.floats, scratch.base, scratch.base + width, 0f);
      int end = Math.min(input.pixels(), first + HeadPhase.BLOCK_PIXELS);
      for (int pixel = first; pixel < end; pixel++) {
        run.kernels.add(scratch.floats, scratch.base, run.arena, input.pixel(pixel), width);
      }
      ChannelSums.addBlock(run.arena, sums, scratch.floats, scratch.base, width);
    }
    ChannelSums.toMeans(run.arena, sums, output.stride(), input.pixels());
  }
}
