package io.github.efficientnet4j.internal.concurrent;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The workers of a call on their way through a list of phases, with work stealing: each takes the
 * tasks of its own share of a phase first, then what others have left of theirs, and waits for the
 * others at the phase's end.
 *
 * <p>A worker's own share lies in the same part of the maps in every phase, and so in its own
 * caches: a core reads what another has written several times slower than what it has written
 * itself.
 *
 * <p>Thread-safe, for one call at a time: reused from call to call. Allocates nothing once made.
 *
 * @param <R> the run: what one call reads and writes
 * @param <S> a worker's own memory
 */
public final class PhaseLoop<R, S> {

  /** Counters lie a cache line apart. */
  private static final int LINE = 16;

  private final List<? extends ParallelPhase<R, S>> phases;
  private final int maxWorkers;
  private final Barrier barrier;
  private final Runnable betweenPhases;
  private final AtomicIntegerArray nextTask;
  private int workers;

  /**
   * Prepares for calls.
   *
   * @param phases executed one after another, the tasks of each at once
   * @param maxWorkers of any call, at least 1
   * @param barrier of the call
   * @param betweenPhases what worker 0 does when it has no more tasks of a phase, before it waits
   *     for the others, which may still read the run
   */
  public PhaseLoop(
      List<? extends ParallelPhase<R, S>> phases,
      int maxWorkers,
      Barrier barrier,
      Runnable betweenPhases) {
    this.phases = phases;
    this.maxWorkers = maxWorkers;
    this.barrier = barrier;
    this.betweenPhases = betweenPhases;
    this.nextTask = new AtomicIntegerArray(phases.size() * maxWorkers * LINE);
  }

  /**
   * Divides the tasks of all phases into shares: done by one worker, before any worker calls {@link
   * #walk}.
   *
   * @param run the call
   * @param count how many workers will walk, at least 1 and at most as many as there may be
   */
  public void begin(R run, int count) {
    workers = count;
    for (int p = 0; p < phases.size(); p++) {
      int tasks = phases.get(p).tasks(run);
      for (int owner = 0; owner < count; owner++) {
        nextTask.set(counter(p, owner), firstTask(tasks, owner));
      }
    }
  }

  /**
   * One worker's way through all phases. Returns when the tasks of all are done, or a worker has
   * failed, which the barrier then says.
   *
   * @param run the call, the same for all workers
   * @param scratch the worker's own memory
   * @param worker from 0, the caller, to the number of workers - 1
   */
  public void walk(R run, S scratch, int worker) {
    for (int p = 0; p < phases.size(); p++) {
      if (!barrier.failed()) {
        try {
          runTasks(p, run, scratch, worker);
        } catch (Throwable e) {
          barrier.fail(e);
        }
      }
      if (worker == 0) {
        betweenPhases.run();
      }
      barrier.await();
    }
  }

  private void runTasks(int index, R run, S scratch, int worker) {
    ParallelPhase<R, S> phase = phases.get(index);
    int tasks = phase.tasks(run);
    boolean prepared = false;
    for (int i = 0; i < workers; i++) {
      int owner = (worker + i) % workers;
      int counter = counter(index, owner);
      int end = firstTask(tasks, owner + 1);
      int task = nextTask.getAndIncrement(counter);
      while (task < end) {
        if (!prepared) {
          phase.prepare(run, scratch);
          prepared = true;
        }
        phase.execute(run, scratch, task);
        task = nextTask.getAndIncrement(counter);
      }
    }
  }

  private int counter(int phase, int owner) {
    return (phase * maxWorkers + owner) * LINE;
  }

  private int firstTask(int tasks, int owner) {
    return (int) ((long) tasks * owner / workers);
  }
}
