package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.PixelBands;
import java.util.Optional;

/**
 * A 1x1 convolution of a map with many pixels and a small matrix, after squeeze-and-excitation if
 * there is one. A task is a band of pixels.
 *
 * <p>The gates are multiplied into whichever is smaller: a copy of the matrix, or the pixels.
 */
public final class PointwiseByRows implements Phase {

  /** Pixels that are convolved before their epilogue, few enough for the L1 cache. */
  private static final int BLOCK_PIXELS = 28;

  /** The matrix is gated if there are this many times as many pixels as output channels. */
  private static final int PIXELS_PER_COLUMN = 4;

  private final PointwiseLayer layer;
  private final Optional<ChannelGates> gates;
  private final PixelBands bands;
  private final boolean gateMatrix;

  /**
   * @param layer the convolution
   * @param gates of its input channels
   * @param bands of the input's pixels, one for each task
   */
  public PointwiseByRows(PointwiseLayer layer, Optional<ChannelGates> gates, PixelBands bands) {
    this.layer = layer;
    this.gates = gates;
    this.bands = bands;
    this.gateMatrix =
        gates.isPresent()
            && PIXELS_PER_COLUMN * layer.weights().panels().paddedChannels()
                <= layer.input().pixels();
  }

  @Override
  public int tasks() {
    return bands.count();
  }

  /** The gates and what leads to them, then the gated copy of the matrix. */
  @Override
  public int scratchFloats() {
    int floats = gates.map(ChannelGates::scratchFloats).orElse(0);
    return floats + (gateMatrix ? layer.weights().floats() : 0);
  }

  @Override
  public void prepare(ImageRun run, Scratch scratch) {
    if (gates.isEmpty()) {
      return;
    }
    gates.get().compute(run, scratch);
    if (gateMatrix) {
      float[] floats = scratch.floats;
      layer.weights().copyGated(run.kernels, floats, scratch.base, floats, copyOffset(scratch));
    }
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int band) {
    int end = bands.start(band + 1);
    int to;
    for (int from = bands.start(band); from < end; from = to) {
      to = Math.min(end, from + BLOCK_PIXELS);
      if (gateMatrix) {
        multiplyGated(run, scratch, from, to);
      } else {
        multiply(run, scratch, from, to);
      }
      layer.epilogue().apply(run, from, to - from);
    }
  }

  private void multiplyGated(ImageRun run, Scratch scratch, int from, int to) {
    int copy = copyOffset(scratch);
    int panels = layer.weights().panels().count();
    for (int panel = 0; panel < panels; panel++) {
      layer.multiplyGated(run, scratch, copy, panel, from, to);
    }
  }

  private void multiply(ImageRun run, Scratch scratch, int from, int to) {
    if (gates.isPresent()) {
      MapBuffer input = layer.input();
      ChannelGates.apply(run, scratch, 0, input.pixel(from), to - from, input.stride());
    }
    PackedMatrix weights = layer.weights();
    for (int panel = 0; panel < weights.panels().count(); panel++) {
      layer.multiply(run, panel, from, to);
    }
  }

  private int copyOffset(Scratch scratch) {
    return scratch.base + gates.orElseThrow().scratchFloats();
  }
}
