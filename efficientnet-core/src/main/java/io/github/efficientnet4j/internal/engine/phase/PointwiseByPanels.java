package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.Panels;

/**
 * A 1x1 convolution of a small map with a large matrix. A task is a panel of output channels, so
 * that every worker reads its part of the weights only.
 */
public final class PointwiseByPanels implements Phase {

  private final PointwiseLayer layer;

  /**
   * @param layer whose output lies in one piece
   */
  public PointwiseByPanels(PointwiseLayer layer) {
    this.layer = layer;
  }

  @Override
  public int tasks() {
    return layer.weights().panels().count();
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int panel) {
    Panels panels = layer.weights().panels();
    layer.multiply(run, panel, 0, layer.input().pixels());
    layer.epilogue().applyToChannels(run, panels.channel(panel), panels.width(panel));
  }
}
