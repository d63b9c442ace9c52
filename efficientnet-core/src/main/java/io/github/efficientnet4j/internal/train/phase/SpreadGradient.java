package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Blocks;
import io.github.efficientnet4j.internal.train.layout.Share;

/**
 * Completes the gradient with respect to a value that was pooled: by a gate, whose factors it is
 * multiplied by and whose mean adds the same to every pixel, or by the head, whose mean is all
 * there is. Of a value that was neither, only what its other readers gave is missing.
 */
public final class SpreadGradient implements TrainingPhase {

  /** What is done to some pixels of one image before the gradient is completed. */
  private interface Spread {
    void pixels(BatchRun run, BatchMap map, int image, int pixel, int pixels);
  }

  private final ValueGradient target;
  private final Spread spread;
  private final int block;

  private SpreadGradient(ValueGradient target, Spread spread) {
    this.target = target;
    this.spread = spread;
    this.block = Blocks.pixels(3 * target.map().padded());
  }

  /** {@return the phase for a value whose gated product's gradient is in the map} */
  public static TrainingPhase ofGated(ValueGradient target, GateState gate) {
    return new SpreadGradient(
        target,
        (run, map, image, pixel, pixels) -> {
          int at = map.offset(pixel);
          run.training.normalize(
              map.data(),
              at,
              map.padded(),
              pixels,
              map.padded() / run.lanes(),
              gate.gates(),
              gate.spread(),
              gate.offset(image),
              map.data(),
              at,
              map.padded());
        });
  }

  /**
   * {@return the phase for a value that only the head reads; {@code rows} has one for each image}
   */
  public static TrainingPhase ofPooled(ValueGradient target, float[] rows) {
    return new SpreadGradient(
        target,
        (run, map, image, pixel, pixels) -> {
          int padded = map.padded();
          for (int p = 0; p < pixels; p++) {
            System.arraycopy(rows, image * padded, map.data(), map.offset(pixel + p), padded);
          }
        });
  }

  /** {@return the phase for a value that was not pooled} */
  public static TrainingPhase ofComplete(ValueGradient target) {
    return new SpreadGradient(target, (run, map, image, pixel, pixels) -> {});
  }

  @Override
  public void execute(BatchRun run, TrainingScratch scratch, Share share) {
    target.begin(run, share);
    BatchMap map = target.map();
    int total = run.batch() * map.pixels();
    int end = share.end(total);
    int vectors = map.padded() / run.lanes();
    for (int pixel = share.first(total); pixel < end; ) {
      int image = pixel / map.pixels();
      int pixels = Math.min(Math.min(block, end - pixel), (image + 1) * map.pixels() - pixel);
      spread.pixels(run, map, image, pixel, pixels);
      target.block(run, scratch, share, pixel, pixels, 0, vectors);
      pixel += pixels;
    }
  }
}
