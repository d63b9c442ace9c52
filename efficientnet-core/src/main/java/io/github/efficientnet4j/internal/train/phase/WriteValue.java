package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Blocks;
import io.github.efficientnet4j.internal.train.layout.Share;

/** Writes a value as a map of its own. */
public final class WriteValue implements TrainingPhase {

  private final Value value;
  private final int block;

  /**
   * Plans to write a value.
   *
   * @param value with a map for its result
   */
  public WriteValue(Value value) {
    this.value = value;
    this.block = Blocks.pixels(2 * value.raw.padded());
  }

  @Override
  public void execute(BatchRun run, TrainingScratch scratch, Share share) {
    BatchMap map = value.plain();
    int total = run.batch() * map.pixels();
    int end = share.end(total);
    for (int pixel = share.first(total); pixel < end; pixel += block) {
      value.activate(
          run,
          pixel,
          Math.min(block, end - pixel),
          0,
          map.padded() / run.lanes(),
          map.data(),
          map.offset(pixel),
          map.padded());
    }
  }
}
