package io.github.efficientnet4j.study;

import java.time.Duration;
import java.util.Optional;

/**
 * Is told how a study goes, by one thread at a time. An exception of a listener ends the study;
 * what is recorded stays.
 */
public interface StudyListener {

  /**
   * A training begins.
   *
   * @param trial which network
   * @param seed of the training
   * @param progress where the study is
   */
  default void started(Trial trial, long seed, Progress progress) {}

  /**
   * A training is over and recorded.
   *
   * @param result what it gave
   * @param progress where the study is
   */
  default void finished(TrialResult result, Progress progress) {}

  /**
   * A training failed, which is recorded. The study goes on.
   *
   * @param failure which training, and why
   * @param progress where the study is
   */
  default void failed(TrialFailure failure, Progress progress) {}

  /**
   * Where a study is.
   *
   * @param done trainings that are over: failed ones, and those of earlier runs, included
   * @param total trainings in all
   * @param left an estimate of the time that remains, from what trainings took for their
   *     multiply-adds so far; empty before the first is over
   */
  record Progress(int done, int total, Optional<Duration> left) {}
}
