package io.github.efficientnet4j.training;

import java.nio.file.Path;

/**
 * Is told how a training goes, in the thread that trains: what a listener does slowly, the training
 * waits for. An exception of a listener ends the training.
 */
public interface TrainingListener {

  /**
   * An epoch begins, or the rest of one after a resumption.
   *
   * @param epoch counts from 0
   * @param epochs that are to be made in all
   * @param firstBatch the first batch to come, above 0 in a resumed epoch
   * @param batches of the epoch, if all samples can be read
   */
  default void epochStarted(int epoch, int epochs, int firstBatch, int batches) {}

  /**
   * A batch was learned from.
   *
   * @param report what it gave
   */
  default void batchLearned(StepReport report) {}

  /**
   * An epoch is over and evaluated.
   *
   * @param report what it gave
   */
  default void epochEnded(EpochReport report) {}

  /**
   * A checkpoint was written, from which a training can be resumed.
   *
   * @param file the checkpoint
   */
  default void checkpointWritten(Path file) {}

  /** The training is over, or failed. */
  default void ended() {}
}
