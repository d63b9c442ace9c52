package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.Bands;
import io.github.efficientnet4j.internal.engine.layout.ChannelSlices;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.PartialSums;
import java.util.Optional;

/**
 * A 1x1 convolution of a map in slices of channels: each task gates some pixels of a slice and adds
 * up the products of its channels, so that a worker reads what it has written itself, and its part
 * of the weights only. One slice gives the whole result; several give partial sums for {@link
 * AddPartialSums}.
 */
public final class SlicedPointwise implements Phase {

  /** Bands of pixels are not smaller than this, since each reads the weights again. */
  private static final int SMALLEST_BAND = 49;

  /** Tasks for each worker where that leaves bands large enough: the first to end helps others. */
  private static final int TASKS_PER_WORKER = 8;

  /** The floats of a slice of a band: with a panel of weights they fit into the second level. */
  private static final int LARGEST_BAND = 96 * 1024;

  private final ChannelSlices input;
  private final Optional<GateWeights> gate;
  private final PackedMatrix weights;
  private final PartialSums sums;
  private final Bands bands;

  public SlicedPointwise(
      ChannelSlices input,
      Optional<GateWeights> gate,
      PackedMatrix weights,
      PartialSums sums,
      int workers) {
    this.input = input;
    this.gate = gate;
    this.weights = weights;
    this.sums = sums;
    int pixels = input.pixels();
    int fitting = (int) ((long) pixels * input.width(0) / LARGEST_BAND) + 1;
    int shared = TASKS_PER_WORKER * workers / input.count();
    this.bands = Bands.of(pixels, Math.max(fitting, Math.min(shared, pixels / SMALLEST_BAND)));
  }

  @Override
  public int tasks() {
    return input.count() * bands.count();
  }

  @Override
  public int scratchFloats() {
    return gate.map(GateWeights::scratchFloats).orElse(0);
  }

  @Override
  public void prepare(ImageRun run, Scratch scratch) {
    scratch.gatesOfSlice = -1;
    if (gate.isPresent()) {
      gate.get().prepare(run, scratch);
    }
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int task) {
    int slice = task / bands.count();
    int band = task % bands.count();
    int from = bands.start(band);
    int to = bands.start(band + 1);
    int firstOperand = input.firstChannel(slice);
    int operands = input.pixel(slice, from);
    int width = input.width(slice);
    if (gate.isPresent()) {
      if (scratch.gatesOfSlice != slice) {
        gate.get().excite(run, scratch, input.firstPanel(slice), input.firstPanel(slice + 1));
        scratch.gatesOfSlice = slice;
      }
      GateWeights.apply(run, scratch, firstOperand, operands, to - from, width);
    }
    for (int panel = 0; panel < weights.panels().count(); panel++) {
      run.kernels.multiply(
          run.arena,
          operands,
          width,
          to - from,
          input.channels(slice),
          weights.data(),
          weights.start(panel, firstOperand),
          weights.row(panel, firstOperand),
          weights.panels().vectors(panel),
          run.arena,
          sums.pixel(slice, from) + weights.panels().channel(panel),
          sums.output().stride());
    }
  }
}
