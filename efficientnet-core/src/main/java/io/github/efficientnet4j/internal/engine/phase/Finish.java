package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import java.util.Optional;

/** What happens to whole pixels of a convolution's map once their sums are there. */
final class Finish {

  private Finish() {}

  /** Adds the residual, then activates, from a pixel on; the pixels must follow each other. */
  static void pixels(
      ImageRun run,
      Optional<MapBuffer> residual,
      Optional<Activation> activation,
      MapBuffer output,
      int pixel,
      int pixels) {
    int at = output.pixel(pixel);
    int count = pixels * output.stride();
    if (residual.isPresent()) {
      run.kernels.add(run.arena, at, run.arena, residual.get().pixel(pixel), count);
    }
    if (activation.isPresent()) {
      run.kernels.activate(activation.get(), run.arena, at, count);
    }
  }
}
