package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.Bands;
import io.github.efficientnet4j.internal.engine.layout.ChannelSlices;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.PartialSums;
import java.util.Optional;

/**
 * A 1x1 convolution of a map in slices of channels, after squeeze-and-excitation if there is one. A
 * task is a band of pixels of one slice: it gates them and sums the products of the slice's
 * channels. A worker thereby reads the slice that it has written itself, and its part of the
 * weights only. With a single slice the result is complete; with several, {@link AddPartialSums}
 * follows.
 */
public final class SlicedPointwise implements Phase {

  /** Bands of pixels are not smaller than this, since each reads the weights again. */
  private static final int MIN_BAND_PIXELS = 49;

  /** Tasks for each worker, if the bands are large enough: who ends first helps the others. */
  private static final int TASKS_PER_WORKER = 8;

  /** The largest slice of a band, in floats; with a panel of weights it fits into the L2 cache. */
  private static final int MAX_BAND_FLOATS = 96 * 1024;

  /** In the scratch's ints: the slice whose gates lie in the scratch, or {@link #NO_SLICE}. */
  private static final int GATED_SLICE = 0;

  private static final int NO_SLICE = -1;

  private final ChannelSlices input;
  private final Optional<ChannelGates> gates;
  private final PackedMatrix weights;
  private final PartialSums sums;
  private final Bands bands;

  /**
   * @param input the map
   * @param gates of its channels
   * @param weights input channels x output channels
   * @param sums receive the results
   * @param workers how many share the tasks
   */
  public SlicedPointwise(
      ChannelSlices input,
      Optional<ChannelGates> gates,
      PackedMatrix weights,
      PartialSums sums,
      int workers) {
    this.input = input;
    this.gates = gates;
    this.weights = weights;
    this.sums = sums;
    int pixels = input.pixels();
    int fitting = (int) ((long) pixels * input.width(0) / MAX_BAND_FLOATS) + 1;
    int shared = TASKS_PER_WORKER * workers / input.count();
    this.bands = Bands.of(pixels, Math.max(fitting, Math.min(shared, pixels / MIN_BAND_PIXELS)));
  }

  @Override
  public int tasks() {
    return input.count() * bands.count();
  }

  @Override
  public int scratchFloats() {
    return gates.map(ChannelGates::scratchFloats).orElse(0);
  }

  @Override
  public int scratchInts() {
    return 1;
  }

  @Override
  public void prepare(ImageRun run, Scratch scratch) {
    scratch.ints[GATED_SLICE] = NO_SLICE;
    if (gates.isPresent()) {
      gates.get().prepare(run, scratch);
    }
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int task) {
    int slice = task / bands.count();
    int band = task % bands.count();
    int from = bands.start(band);
    int pixels = bands.start(band + 1) - from;
    int firstChannel = input.firstChannel(slice);
    int channels = input.channels(slice);
    int operands = input.pixel(slice, from);
    int width = input.width(slice);
    if (gates.isPresent()) {
      if (scratch.ints[GATED_SLICE] != slice) {
        gates.get().excite(run, scratch, input.firstPanel(slice), input.firstPanel(slice + 1));
        scratch.ints[GATED_SLICE] = slice;
      }
      ChannelGates.apply(run, scratch, firstChannel, operands, pixels, width);
    }
    int results = sums.pixel(slice, from);
    int stride = sums.output().stride();
    for (int panel = 0; panel < weights.panels().count(); panel++) {
      weights.multiplyPart(
          run.kernels,
          panel,
          firstChannel,
          channels,
          run.arena,
          operands,
          width,
          pixels,
          run.arena,
          results + weights.panels().channel(panel),
          stride);
    }
  }
}
