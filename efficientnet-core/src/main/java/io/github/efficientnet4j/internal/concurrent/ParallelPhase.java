package io.github.efficientnet4j.internal.concurrent;

/**
 * A step of a plan, divided into tasks that may run at the same time and in any order. Phases run
 * one after another.
 *
 * <p>Implementations are thread-safe: what a task writes lies in the run, where no other task of
 * the phase writes, or in the worker's scratch.
 *
 * @param <R> the run: what one call reads and writes
 * @param <S> a worker's own memory
 */
public interface ParallelPhase<R, S> {

  /**
   * How many tasks there are, whatever the number of workers.
   *
   * @param run the call
   * @return at least 0
   */
  int tasks(R run);

  /**
   * What a worker does before its first task of this phase.
   *
   * @param run the call
   * @param scratch the worker's own memory, in which results for its tasks may be left
   */
  default void prepare(R run, S scratch) {}

  /**
   * Runs one task.
   *
   * @param run the call
   * @param scratch the worker's own memory
   * @param task from 0 to {@link #tasks} - 1
   */
  void execute(R run, S scratch, int task);
}
