package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import java.util.Optional;

/** Rows of MBConv's expansion: the map of six times the channels is never written as a whole. */
public record ExpandRows(MapBuffer input, PackedMatrix weights, Optional<Activation> activation)
    implements RowSource {

  @Override
  public void row(ImageRun run, int y, int from, int to, int panel, float[] out, int offset) {
    int panelWidth = weights.panels().width(panel);
    run.kernels.multiply(
        run.arena,
        input.pixel(y * input.shape().width() + from),
        input.stride(),
        to - from,
        weights.depth(),
        weights.data(),
        weights.offset(panel),
        weights.panels().vectors(panel),
        out,
        offset,
        panelWidth);
    if (activation.isPresent()) {
      run.kernels.activate(activation.get(), out, offset, (to - from) * panelWidth);
    }
  }

  @Override
  public int sharedFloats() {
    return weights.depth();
  }
}
