package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.TapGeometry;

/** A convolution of any kernel over a padded map, with its epilogue. A task is an output row. */
public final class ConvolvePhase implements Phase {

  private final TapGeometry taps;
  private final PackedMatrix weights;
  private final Epilogue epilogue;
  private final MapBuffer output;

  /**
   * @param taps where the operands lie in the padded map
   * @param weights taps x output channels
   * @param epilogue of the output
   */
  public ConvolvePhase(TapGeometry taps, PackedMatrix weights, Epilogue epilogue) {
    this.taps = taps;
    this.weights = weights;
    this.epilogue = epilogue;
    this.output = epilogue.output();
  }

  @Override
  public int tasks() {
    return output.shape().height();
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int y) {
    int width = output.shape().width();
    int row = output.pixel(y * width);
    int stride = output.stride();
    for (int panel = 0; panel < weights.panels().count(); panel++) {
      int to = row + weights.panels().channel(panel);
      weights.convolve(run.kernels, panel, taps, run.arena, y, 0, width, run.arena, to, stride);
    }
    epilogue.apply(run, y * width, width);
  }
}
