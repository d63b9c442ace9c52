package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;

/** The fully connected layer, one task a panel of classes. */
public final class ClassifierPhase implements Phase {

  private final MapBuffer input;
  private final PackedMatrix weights;
  private final MapBuffer output;

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
    run.kernels.multiply(
        run.arena,
        input.offset(),
        0,
        1,
        weights.depth(),
        weights.data(),
        weights.offset(panel),
        weights.panels().vectors(panel),
        run.arena,
        output.offset() + weights.panels().channel(panel),
        0);
  }
}
