package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.engine.layout.Bands;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PartialSums;
import java.util.Optional;

/**
 * The end of a 1x1 convolution whose operands were shared out: adds the partial sums, in the order
 * of the slices, then residual and activation. A task is a band of pixels.
 */
public final class AddPartialSums implements Phase {

  /** Floats that stay in the first cache level from one addition to the next. */
  private static final int BLOCK = 4 * 1024;

  private final PartialSums sums;
  private final Optional<Activation> activation;
  private final Optional<MapBuffer> residual;
  private final MapBuffer output;
  private final Bands bands;
  private final int block;

  public AddPartialSums(
      PartialSums sums,
      Optional<Activation> activation,
      Optional<MapBuffer> residual,
      int workers) {
    this.sums = sums;
    this.activation = activation;
    this.residual = residual;
    this.output = sums.output();
    this.bands = Bands.of(output.pixels(), workers);
    this.block = Math.max(1, BLOCK / output.stride());
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
      to = Math.min(end, from + block);
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
    Finish.pixels(run, residual, activation, output, pixel, pixels);
  }
}
