package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.engine.layout.ChannelSums;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.Panels;
import java.util.Arrays;

/**
 * The head: a 1x1 convolution, its activation, and the average over pixels. The convolution's map
 * is never written as a whole. A task is a panel of output channels.
 */
public final class HeadPhase implements Phase {

  /**
   * Pixels that are convolved before they are activated, few enough for the L1 cache, and for their
   * sums to keep their digits.
   */
  static final int BLOCK_PIXELS = 49;

  private final MapBuffer input;
  private final PackedMatrix weights;
  private final Activation activation;
  private final MapBuffer output;

  /**
   * @param input the map
   * @param weights input channels x output channels
   * @param activation of the convolution
   * @param output the averages, a map of one pixel
   */
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
    return (blockPixels() + 2) * weights.panels().width(0);
  }

  private int blockPixels() {
    return Math.min(BLOCK_PIXELS, input.pixels());
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int panel) {
    Panels panels = weights.panels();
    int width = panels.width(panel);
    int sums = output.offset() + panels.channel(panel);
    int blockSums = scratch.base + blockPixels() * width;
    Arrays.fill(run.arena, sums, sums + width, 0f);
    Arrays.fill(scratch.floats, blockSums, blockSums + 2 * width, 0f);
    int to;
    for (int from = 0; from < input.pixels(); from = to) {
      to = Math.min(input.pixels(), from + BLOCK_PIXELS);
      convolve(run, scratch, panel, from, to);
      run.kernels.activateAndSum(
          activation,
          scratch.floats,
          scratch.base,
          to - from,
          panels.vectors(panel),
          scratch.floats,
          scratch.base,
          width,
          scratch.floats,
          blockSums);
      ChannelSums.addBlock(run.arena, sums, scratch.floats, blockSums, width);
      Arrays.fill(scratch.floats, blockSums, blockSums + width, 0f);
    }
    ChannelSums.toMeans(run.arena, sums, width, input.pixels());
  }

  /** Convolves the pixels of a block, which may lie in several bands of the map, into scratch. */
  private void convolve(ImageRun run, Scratch scratch, int panel, int first, int end) {
    int width = weights.panels().width(panel);
    int to;
    for (int from = first; from < end; from = to) {
      to = Math.min(input.runEnd(from), end);
      weights.multiply(
          run.kernels,
          panel,
          run.arena,
          input.pixel(from),
          input.stride(),
          to - from,
          scratch.floats,
          scratch.base + (from - first) * width,
          width);
    }
  }
}
