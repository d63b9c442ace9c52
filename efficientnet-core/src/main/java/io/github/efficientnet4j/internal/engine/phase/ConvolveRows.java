package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.TapGeometry;
import java.util.Optional;

/** Rows of a convolution of any kernel over a padded map, such as the stem's over the image. */
public record ConvolveRows(
    TapGeometry geometry, PackedMatrix weights, Optional<Activation> activation)
    implements RowSource {

  @Override
  public void row(ImageRun run, int y, int from, int to, int panel, float[] out, int offset) {
    int panelWidth = weights.panels().width(panel);
    run.kernels.convolve(
        run.arena,
        geometry.row(y) + from * geometry.pixelStride(),
        geometry.pixelStride(),
        geometry.taps(),
        to - from,
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
    return geometry.pixelStride();
  }
}
