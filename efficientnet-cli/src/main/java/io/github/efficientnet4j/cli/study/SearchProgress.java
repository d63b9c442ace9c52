package io.github.efficientnet4j.cli.study;

import io.github.efficientnet4j.study.StudyListener;
import io.github.efficientnet4j.study.Trial;
import io.github.efficientnet4j.study.TrialFailure;
import io.github.efficientnet4j.study.TrialResult;
import java.util.Optional;

/** A search's progress: its trials come one by one, so that a study sees only the present one. */
final class SearchProgress implements StudyListener {

  private final StudyListener all;
  private final int trainings;
  private int before;

  /**
   * Counts for the whole search.
   *
   * @param all is told
   * @param trainings of all trials and seeds, at most
   */
  SearchProgress(StudyListener all, int trainings) {
    this.all = all;
    this.trainings = trainings;
  }

  /** A trial is over, whose trainings were so many. */
  void trialIsOver(int itsTrainings) {
    before += itsTrainings;
  }

  @Override
  public void started(Trial trial, long seed, Progress progress) {
    all.started(trial, seed, whole(progress));
  }

  @Override
  public void finished(TrialResult result, Progress progress) {
    all.finished(result, whole(progress));
  }

  @Override
  public void failed(TrialFailure failure, Progress progress) {
    all.failed(failure, whole(progress));
  }

  private Progress whole(Progress progress) {
    return new Progress(before + progress.done(), trainings, Optional.empty());
  }
}
