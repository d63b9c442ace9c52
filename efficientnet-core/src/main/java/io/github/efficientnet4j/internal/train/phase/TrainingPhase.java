package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.concurrent.ParallelPhase;
import io.github.efficientnet4j.internal.train.layout.Share;

/**
 * A phase of training. Its tasks are the {@linkplain Share shares}: what each computes depends on
 * its index only, so that sums are added up in the same order every time.
 */
public interface TrainingPhase extends ParallelPhase<BatchRun, TrainingScratch> {

  /**
   * Computes one share.
   *
   * @param run the batch
   * @param scratch the worker's own memory, whose contents are left over from other tasks
   * @param share which part of the phase
   */
  void execute(BatchRun run, TrainingScratch scratch, Share share);

  /** {@return the floats of scratch that a worker needs} */
  default long scratchFloats() {
    return 0;
  }

  @Override
  default int tasks(BatchRun run) {
    return run.shares();
  }

  @Override
  default void execute(BatchRun run, TrainingScratch scratch, int task) {
    execute(run, scratch, run.share(task));
  }

  /** What is done with some images, of which there is at least one. */
  interface OfImages {
    void execute(BatchRun run, TrainingScratch scratch, int first, int count);
  }

  /** {@return a phase whose shares are whole images} */
  static TrainingPhase overImages(OfImages images) {
    return overImages(0, images);
  }

  /** {@return the same, where a worker needs some floats of scratch} */
  static TrainingPhase overImages(long scratchFloats, OfImages images) {
    return new TrainingPhase() {
      @Override
      public long scratchFloats() {
        return scratchFloats;
      }

      @Override
      public void execute(BatchRun run, TrainingScratch scratch, Share share) {
        int first = share.first(run.batch());
        int count = share.end(run.batch()) - first;
        if (count > 0) {
          images.execute(run, scratch, first, count);
        }
      }
    };
  }
}
