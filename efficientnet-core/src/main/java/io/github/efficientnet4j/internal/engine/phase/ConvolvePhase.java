package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.TapGeometry;
import java.util.Optional;

/** A convolution of any kernel over a padded map, one task an output row; residual, activation. */
public final class ConvolvePhase implements Phase {

  private final TapGeometry geometry;
  private final PackedMatrix weights;
  private final Optional<MapBuffer> residual;
  private final Optional<Activation> activation;
  private final MapBuffer output;

  public ConvolvePhase(
      TapGeometry geometry,
      PackedMatrix weights,
      Optional<MapBuffer> residual,
      Optional<Activation> activation,
      MapBuffer output) {
    this.geometry = geometry;
    this.weights = weights;
    this.residual = residual;
    this.activation = activation;
    this.output = output;
  }

  @Override
  public int tasks() {
    return output.shape().height();
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int y) {
    int width = output.shape().width();
    int to = output.pixel(y * width);
    for (int panel = 0; panel < weights.panels().count(); panel++) {
      run.kernels.convolve(
          run.arena,
          geometry.row(y),
          geometry.pixelStride(),
          geometry.taps(),
          width,
          weights.data(),
          weights.offset(panel),
          weights.panels().vectors(panel),
          run.arena,
          to + weights.panels().channel(panel),
          output.stride());
    }
    Finish.pixels(run, residual, activation, output, y * width, width);
  }
}
