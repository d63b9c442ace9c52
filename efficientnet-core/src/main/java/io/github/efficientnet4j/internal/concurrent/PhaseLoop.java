package io.github.efficientnet4j.internal.concurrent;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Runs the phases of a call on its workers, with work stealing.
 *
 * <p>Each worker first takes the tasks of its own share of a phase. It then steals remaining tasks
 * of the other shares. At the end of the phase it waits for the other workers.
 *
 * <p>A worker's share covers the same part of the maps in every phase. That part is therefore in
 * the caches of its core. Data that another core has written are several times slower to read.
 *
 * <p>Thread-safe, for one call at a time. It is reused from call to call, and allocates nothing
 * after construction.
 *
 * @param <R> the run: the data that one call reads and writes
 * @param <S> a worker's scratch memory
 */
public final class PhaseLoop<R, S> {

  /** The distance between two counters, in ints: one cache line, to avoid false sharing. */
  private static final int LINE = 16;

  private final List<? extends ParallelPhase<R, S>> phases;
  private final int maxWorkers;
  private final Barrier barrier;
  private final Runnable betweenPhases;
  private final AtomicIntegerArray nextTask;
  private int workers;

  /**
   * Creates a loop.
   *
   * @param phases the phases; they run one after another, the tasks of each concurrently
   * @param maxWorkers the largest number of workers of a call, at least 1
   * @param barrier the barrier of the call's workers
   * @param betweenPhases run by worker 0 when it has no more tasks of a phase, before it waits for
   *     the other workers, which may still read the run
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
   * Divides the tasks of all phases into shares. One worker calls it before any worker calls {@link
   * #walk}.
   *
   * @param run the call
   * @param count the number of workers, at least 1 and at most {@code maxWorkers}
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
   * Runs one worker through all phases.
   *
   * <p>It returns when the tasks of all phases are done, or when a worker has failed. The barrier
   * knows the failure.
   *
   * @param run the call, the same for all workers
   * @param scratch the worker's scratch memory
   * @param worker the worker, from 0, the caller, to the number of workers - 1
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
