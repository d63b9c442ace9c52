package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.Bands;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PartialSums;

/**
 * The end of a 1x1 convolution whose operands were divided among the workers: adds the partial
 * sums, in the order of the slices, then applies the epilogue. A task is a band of pixels.
 */
public final class AddPartialSums implements Phase {

  /** Floats that stay in the L1 cache from one addition to the next. */
  private static final int BLOCK_FLOATS = 4 * 1024;

  private final PartialSums sums;
  private final Epilogue epilogue;
  private final MapBuffer output;
  private final Bands bands;
  private final int blockPixels;

  /**
   * @param sums the parts
   * @param epilogue of the complete map
   * @param workers how many tasks to make
   */
  public AddPartialSums(PartialSums sums, Epilogue epilogue, int workers) {
    this.sums = sums;
    this.epilogue = epilogue;
    this.output = sums.output();
    this.bands = Bands.of(output.pixels(), workers);
    this.blockPixels = Math.max(1, BLOCK_FLOATS / output.stride());
  }

  @Override
  public int tasks() {
    return bands.count();
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int band) {
    int end = bands.start(band + 1);
    int to;
    for (int from = bands.start(band); from < end; from = to) {
      to = Math.min(end, from + blockPixels);
      add(run, from, to - from);
    }
  }

  private void add(ImageRun run, int pixel, int pixels) {
    float[] arena = run.arena;
    int at = output.pixel(pixel);
    int count = pixels * output.stride();
    if (sums.count() > 1) {
      run.kernels.sum(arena, sums.pixel(0, pixel), arena, sums.pixel(1, pixel), arena, at, count);
    }
    for (int slice = 2; slice < sums.count(); slice++) {
      run.kernels.add(arena, at, arena, sums.pixel(slice, pixel), count);
    }
    epilogue.apply(run, pixel, pixels);
  }
}
