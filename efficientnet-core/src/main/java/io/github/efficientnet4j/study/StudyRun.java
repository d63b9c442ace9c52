package io.github.efficientnet4j.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The trainings of one run of a study. Several may run at once. */
final class StudyRun {

  private final StudyLog log;
  private final TrialRunner runner;
  private final List<StudyListener> listeners;
  private final int total;
  private final List<Study.Training> pending;

  // Guarded by this.
  private int done;
  private double costLeft;
  private double costDone;
  private double secondsDone;

  private int parallel = 1;
  private volatile boolean stopping;

  StudyRun(
      StudyLog log,
      TrialRunner runner,
      List<StudyListener> listeners,
      int done,
      int total,
      List<Study.Training> pending) {
    this.log = log;
    this.runner = runner;
    this.listeners = listeners;
    this.done = done;
    this.total = total;
    this.pending = pending;
    this.costLeft = pending.stream().mapToDouble(Study.Training::multiplyAdds).sum();
  }

  /** Runs all trainings. If one of them ends the study, the others are stopped. */
  void await(int atOnce) throws IOException {
    if (pending.isEmpty()) {
      return;
    }
    parallel = Math.min(atOnce, pending.size());
    ExecutorService pool = Executors.newFixedThreadPool(parallel, StudyRun::thread);
    try {
      ExecutorCompletionService<Void> trainings = new ExecutorCompletionService<>(pool);
      for (Study.Training training : pending) {
        trainings.submit(() -> train(training));
      }
      for (int i = 0; i < pending.size(); i++) {
        Future<Void> ended = trainings.take();
        ended.get();
      }
    } catch (InterruptedException e) {
      stop(pool);
      Thread.currentThread().interrupt();
      throw cancelled();
    } catch (ExecutionException e) {
      stop(pool);
      throw rethrown(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "study");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Interrupts the trainings and waits for them. Each notices the interruption within one batch.
   */
  private void stop(ExecutorService pool) {
    stopping = true;
    pool.shutdownNow();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static CancellationException cancelled() {
    return new CancellationException(
        "the study was interrupted; what was finished is recorded, and the next run continues");
  }

  private static IOException rethrown(Throwable cause) throws IOException {
    if (cause instanceof IOException io) {
      throw io;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) cause;
  }

  private Void train(Study.Training training) throws IOException {
    if (stopping) {
      throw cancelled();
    }
    Trial first = training.trials().get(0);
    tell(listener -> listener.started(first, training.seed(), progress()));
    TrialResult result;
    try {
      result = runner.run(first, training.seed());
    } catch (RuntimeException e) {
      if (stopping || !concernsOneTrial(e)) {
        throw e;
      }
      recordFailure(training, e);
      return null;
    }
    // A file channel is closed when an interrupted thread writes to it. The result would be lost.
    boolean interrupted = Thread.interrupted();
    try {
      record(training, result);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return null;
  }

  /**
   * {@return whether the other trials may continue} They may not if file access fails, or if the
   * study was interrupted.
   */
  private static boolean concernsOneTrial(RuntimeException failure) {
    return !(failure instanceof UncheckedIOException)
        && !(failure instanceof CancellationException);
  }

  private synchronized void record(Study.Training training, TrialResult result) throws IOException {
    costLeft -= training.multiplyAdds();
    costDone += training.multiplyAdds();
    secondsDone += result.seconds();
    for (Trial trial : training.trials()) {
      TrialResult own = as(trial, result);
      log.append(own);
      done++;
      tell(listener -> listener.finished(own, progress()));
    }
  }

  /** {@return the result of an equal network, under another trial's name} */
  static TrialResult as(Trial trial, TrialResult result) {
    return new TrialResult(
        trial.series(),
        trial.name(),
        trial.scaling(),
        result.seed(),
        result.resolution(),
        result.multiplyAdds(),
        result.parameters(),
        result.top1(),
        result.loss(),
        result.seconds());
  }

  private synchronized void recordFailure(Study.Training training, RuntimeException reason)
      throws IOException {
    costLeft -= training.multiplyAdds();
    String message = reason.getMessage() == null ? reason.toString() : reason.getMessage();
    for (Trial trial : training.trials()) {
      TrialFailure failure =
          new TrialFailure(trial.series(), trial.name(), trial.scaling(), training.seed(), message);
      log.append(failure);
      done++;
      tell(listener -> listener.failed(failure, progress()));
    }
  }

  private synchronized void tell(Consumer<StudyListener> event) {
    listeners.forEach(event);
  }

  private synchronized StudyListener.Progress progress() {
    Optional<Duration> left =
        costDone == 0
            ? Optional.empty()
            : Optional.of(
                Duration.ofSeconds(Math.round(costLeft * secondsDone / costDone / parallel)));
    return new StudyListener.Progress(done, total, left);
  }
}
