package io.github.efficientnet4j.study;

import java.time.Duration;
import java.util.Optional;

/**
 * Receives the progress of a study.
 *
 * <p>Only one thread calls it at a time. An exception of a listener ends the study. Recorded
 * results remain.
 */
public interface StudyListener {

  /**
   * Called when a training begins.
   *
   * @param trial the network
   * @param seed the training's seed
   * @param progress the study's progress
   */
  default void started(Trial trial, long seed, Progress progress) {}

  /**
   * Called when a training has ended and its result is recorded.
   *
   * @param result the training's result
   * @param progress the study's progress
   */
  default void finished(TrialResult result, Progress progress) {}

  /**
   * Called when a training has failed and its failure is recorded. The study continues.
   *
   * @param failure the failed training and the reason
   * @param progress the study's progress
   */
  default void failed(TrialFailure failure, Progress progress) {}

  /**
   * The progress of a study.
   *
   * @param done the completed trainings, including failed ones and those of earlier runs
   * @param total the number of all trainings
   * @param left the estimated remaining time; it is extrapolated from the multiply-adds and times
   *     of completed trainings, and empty before the first is complete
   */
  record Progress(int done, int total, Optional<Duration> left) {}
}
