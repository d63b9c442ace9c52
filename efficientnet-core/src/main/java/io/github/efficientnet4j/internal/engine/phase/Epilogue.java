package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import java.util.Optional;

/**
 * What follows a convolution element by element: the residual is added, then the activation is
 * applied, in place.
 *
 * <p>Immutable and thread-safe.
 *
 * @param output the convolution's map
 * @param residual the map that is added, of the same shape and bands
 * @param activation applied last
 */
public record Epilogue(
    MapBuffer output, Optional<MapBuffer> residual, Optional<Activation> activation) {

  /** {@return whether nothing follows the convolution} */
  public boolean isEmpty() {
    return residual.isEmpty() && activation.isEmpty();
  }

  /** Completes some pixels that are adjacent in memory. */
  void apply(ImageRun run, int firstPixel, int pixels) {
    int at = output.pixel(firstPixel);
    int count = pixels * output.stride();
    if (residual.isPresent()) {
      run.kernels.add(run.arena, at, run.arena, residual.get().pixel(firstPixel), count);
    }
    if (activation.isPresent()) {
      run.kernels.activate(activation.get(), run.arena, at, count);
    }
  }

  /** Completes some channels of all pixels: whole vectors, {@code width} floats of each pixel. */
  void applyToChannels(ImageRun run, int firstChannel, int width) {
    if (isEmpty()) {
      return;
    }
    for (int pixel = 0; pixel < output.pixels(); pixel++) {
      int at = output.pixel(pixel) + firstChannel;
      if (residual.isPresent()) {
        int from = residual.get().pixel(pixel) + firstChannel;
        run.kernels.add(run.arena, at, run.arena, from, width);
      }
      if (activation.isPresent()) {
        run.kernels.activate(activation.get(), run.arena, at, width);
      }
    }
  }
}
