package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.engine.layout.ChannelSums;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import java.util.Arrays;

/**
 * The head: a 1x1 convolution, its activation and the average over pixels, panel by panel, so that
 * its map is never written.
 */
public final class HeadPhase implements Phase {

  /** Pixels at a time, to stay in the first cache level. */
  private static final int BLOCK = 49;

  private final MapBuffer input;
  private final PackedMatrix weights;
  private final Activation activation;
  private final MapBuffer output;

  public HeadPhase(MapBuffer input, PackedMatrix weights, Activation activation, MapBuffer output) {
    this.input = input;
    this.weights = weights;
    this.activation = activation;
    this.output = output;
  }

  @Override
  public int tasks() {
    return weights.panels().count();
  }

  @Override
  public int scratchFloats() {
    return Math.min(BLOCK, input.pixels()) * weights.panels().width(0);
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int panel) {
    int width = weights.panels().width(panel);
    int vectors = weights.panels().vectors(panel);
    int sums = output.offset() + weights.panels().channel(panel);
    Arrays.fill(run.arena, sums, sums + width, 0f);
    int to;
    for (int from = 0; from < input.pixels(); from = to) {
      to = Math.min(input.runEnd(from), from + BLOCK);
      run.kernels.multiply(
          run.arena,
          input.pixel(from),
          input.stride(),
          to - from,
          weights.depth(),
          weights.data(),
          weights.offset(panel),
          vectors,
          scratch.floats,
          scratch.base,
          width);
      run.kernels.activateAndSum(
          activation,
          scratch.floats,
          scratch.base,
          to - from,
          vectors,
          scratch.floats,
          scratch.base,
          width,
          run.arena,
          sums);
    }
    ChannelSums.toMeans(run.arena, sums, width, input.pixels());
  }
}
