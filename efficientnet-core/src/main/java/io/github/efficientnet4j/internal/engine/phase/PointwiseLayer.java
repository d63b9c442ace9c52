package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;

/**
 * A 1x1 convolution with its epilogue: what its two phases, which divide it differently, share.
 *
 * <p>Immutable and thread-safe.
 *
 * @param input the map, of as many pixels as the output
 * @param weights input channels x output channels
 * @param epilogue of the output
 */
public record PointwiseLayer(MapBuffer input, PackedMatrix weights, Epilogue epilogue) {

  /** Multiplies some pixels, adjacent in memory, by one panel of the weights. */
  void multiply(ImageRun run, int panel, int from, int to) {
    weights.multiply(
        run.kernels,
        panel,
        run.arena,
        input.pixel(from),
        input.stride(),
        to - from,
        run.arena,
        target(panel, from),
        epilogue.output().stride());
  }

  /** The same with a copy of the weights, gated, that lies at an offset of the scratch's array. */
  void multiplyGated(ImageRun run, Scratch scratch, int copyOffset, int panel, int from, int to) {
    weights.multiplyCopy(
        run.kernels,
        scratch.floats,
        copyOffset,
        panel,
        run.arena,
        input.pixel(from),
        input.stride(),
        to - from,
        run.arena,
        target(panel, from),
        epilogue.output().stride());
  }

  private int target(int panel, int pixel) {
    return epilogue.output().pixel(pixel) + weights.panels().channel(panel);
  }
}
