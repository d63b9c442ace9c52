package io.github.efficientnet4j.training;

import java.nio.file.Path;

/**
 * Receives the progress of a training.
 *
 * <p>The training thread calls it and waits for it to return. An exception of a listener ends the
 * training.
 */
public interface TrainingListener {

  /**
   * Called when an epoch begins, or continues after a resumption.
   *
   * @param epoch the epoch, counted from 0
   * @param epochs the number of epochs of the training
   * @param firstBatch the first batch to come; above 0 in a resumed epoch
   * @param batches the number of batches in the epoch if all samples can be read
   */
  default void epochStarted(int epoch, int epochs, int firstBatch, int batches) {}

  /**
   * Called after the forward and backward pass of a batch.
   *
   * @param report the batch's results
   */
  default void batchLearned(StepReport report) {}

  /**
   * Called after an epoch and its evaluation.
   *
   * @param report the epoch's results
   */
  default void epochEnded(EpochReport report) {}

  /**
   * Called after a checkpoint was written. A training can be resumed from it.
   *
   * @param file the checkpoint
   */
  default void checkpointWritten(Path file) {}

  /** Called when the training has ended, also after a failure. */
  default void ended() {}
}
