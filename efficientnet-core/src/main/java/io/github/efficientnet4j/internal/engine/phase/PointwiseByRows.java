package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.PixelBands;
import java.util.Optional;

/**
 * A 1x1 convolution whose pixels are shared out, for maps with many pixels and small matrices.
 * Gates go into a copy of the matrix where that is smaller than the pixels, else into the pixels.
 */
public final class PointwiseByRows implements Phase {

  /** Pixels that are finished while they are in the first cache level. */
  private static final int BLOCK = 28;

  private final PointwiseLayer layer;
  private final Optional<GateWeights> gate;
  private final PixelBands bands;
  private final boolean gateMatrix;

  public PointwiseByRows(PointwiseLayer layer, Optional<GateWeights> gate, PixelBands bands) {
    this.layer = layer;
    this.gate = gate;
    this.bands = bands;
    this.gateMatrix =
        gate.isPresent() && 4 * layer.weights().panels().paddedChannels() <= layer.input().pixels();
  }

  @Override
  public int tasks() {
    return bands.count();
  }

  @Override
  public int scratchFloats() {
    int gates = gate.map(GateWeights::scratchFloats).orElse(0);
    return gates + (gateMatrix ? layer.weights().floats() : 0);
  }

  @Override
  public void prepare(ImageRun run, Scratch scratch) {
    if (gate.isEmpty()) {
      return;
    }
    gate.get().compute(run, scratch);
    if (gateMatrix) {
      int copy = copyOffset(scratch);
      PackedMatrix weights = layer.weights();
      for (int panel = 0; panel < weights.panels().count(); panel++) {
        run.kernels.gatePanel(
            weights.data(),
            weights.offset(panel),
            weights.depth(),
            weights.panels().vectors(panel),
            scratch.floats,
            scratch.base,
            scratch.floats,
            copy + weights.offset(panel) - weights.offset(0));
      }
    }
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int band) {
    PackedMatrix weights = layer.weights();
    float[] matrix = gateMatrix ? scratch.floats : weights.data();
    int shift = gateMatrix ? copyOffset(scratch) - weights.offset(0) : 0;
    int end = bands.start(band + 1);
    int to;
    for (int from = bands.start(band); from < end; from = to) {
      to = Math.min(end, from + BLOCK);
      if (gate.isPresent() && !gateMatrix) {
        MapBuffer input = layer.input();
        GateWeights.apply(run, scratch, 0, input.pixel(from), to - from, input.stride());
      }
      for (int panel = 0; panel < weights.panels().count(); panel++) {
        layer.multiply(run, matrix, shift + weights.offset(panel), panel, from, to);
      }
      layer.finish(run, from, to);
    }
  }

  private int copyOffset(Scratch scratch) {
    return scratch.base + gate.orElseThrow().scratchFloats();
  }
}
