package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.architecture.Activation;
import java.util.Optional;

/** Rows of MBConv's expansion: the map of six times the channels is never written as a whole. */
record ExpandRows(MapBuffer input, PackedMatrix weights, Optional<Activation> activation)
    implements RowSource {

  @Override
  public void row(ImageRun run, int y, int panel, float[] to, int offset) {
    int width = input.shape().width();
    int panelWidth = weights.panels().width(panel);
    run.kernels.multiply(
        run.arena,
        input.pixel(y * width),
        input.stride(),
        width,
        weights.depth(),
        weights.data(),
        weights.offset(panel),
        weights.panels().vectors(panel),
        to,
        offset,
        panelWidth);
    if (activation.isPresent()) {
      run.kernels.activate(activation.get(), to, offset, width * panelWidth);
    }
  }
}
