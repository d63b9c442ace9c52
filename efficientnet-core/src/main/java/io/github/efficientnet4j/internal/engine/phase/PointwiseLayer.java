package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import java.util.Optional;

/** A 1x1 convolution: a matrix product over pixels, with what happens to its result. */
public record PointwiseLayer(
    MapBuffer input,
    PackedMatrix weights,
    Optional<Activation> activation,
    Optional<MapBuffer> residual,
    MapBuffer output) {

  /** Pixels from one to another, with the columns of one panel. */
  void multiply(ImageRun run, float[] matrix, int matrixOffset, int panel, int from, int to) {
    run.kernels.multiply(
        run.arena,
        input.pixel(from),
        input.stride(),
        to - from,
        weights.depth(),
        matrix,
        matrixOffset,
        weights.panels().vectors(panel),
        run.arena,
        output.pixel(from) + weights.panels().channel(panel),
        output.stride());
  }

  /** Residual and activation of whole pixels. */
  void finish(ImageRun run, int from, int to) {
    Finish.pixels(run, residual, activation, output, from, to - from);
  }

  /** Residual and activation of one panel of all pixels. */
  void finishPanel(ImageRun run, int panel) {
    int channel = weights.panels().channel(panel);
    int width = weights.panels().width(panel);
    for (int pixel = 0; pixel < output.pixels(); pixel++) {
      int at = output.pixel(pixel) + channel;
      if (residual.isPresent()) {
        run.kernels.add(run.arena, at, run.arena, residual.get().pixel(pixel) + channel, width);
      }
      if (activation.isPresent()) {
        run.kernels.activate(activation.get(), run.arena, at, width);
      }
    }
  }
}
