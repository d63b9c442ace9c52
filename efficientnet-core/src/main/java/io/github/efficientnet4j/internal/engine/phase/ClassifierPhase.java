package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;

/** The fully connected layer. A task is a panel of classes. */
public final class ClassifierPhase implements Phase {

  private final MapBuffer input;
  private final PackedMatrix weights;
  private final MapBuffer output;

  /**
   * @param input the features, a map of one pixel
   * @param weights features x classes
   * @param output the logits, a map of one pixel
   */
  public ClassifierPhase(MapBuffer input, PackedMatrix weights, MapBuffer output) {
    this.input = input;
    this.weights = weights;
    this.output = output;
  }

  @Override
  public int tasks() {
    return weights.panels().count();
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int panel) {
    weights.multiplyVector(
        run.kernels, panel, run.arena, input.offset(), run.arena, output.offset());
  }
}
