package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;

/**
 * A 1x1 convolution whose columns are shared out, for small maps with large matrices: every worker
 * reads its part of the weights only.
 */
public final class PointwiseByPanels implements Phase {

  private final PointwiseLayer layer;

  public PointwiseByPanels(PointwiseLayer layer) {
    this.layer = layer;
  }

  @Override
  public int tasks() {
    return layer.weights().panels().count();
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int panel) {
    PackedMatrix weights = layer.weights();
    layer.multiply(run, weights.data(), weights.offset(panel), panel, 0, layer.input().pixels());
    layer.finishPanel(run, panel);
  }
}
