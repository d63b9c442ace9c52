package io.github.efficientnet4j.internal.concurrent;

/**
 * A phase of a plan, divided into tasks that may run concurrently and in any order. The phases run
 * one after another.
 *
 * <p>Implementations are thread-safe. A task writes only to the worker's scratch, and to parts of
 * the run that no other task of the phase writes.
 *
 * @param <R> the run: the data that one call reads and writes
 * @param <S> a worker's scratch memory
 */
public interface ParallelPhase<R, S> {

  /**
   * {@return the number of tasks, at least 0; it does not depend on the number of workers}
   *
   * @param run the call
   */
  int tasks(R run);

  /**
   * Prepares a worker before its first task of this phase.
   *
   * @param run the call
   * @param scratch the worker's scratch memory; it may keep results for the worker's tasks
   */
  default void prepare(R run, S scratch) {}

  /**
   * Runs one task.
   *
   * @param run the call
   * @param scratch the worker's scratch memory
   * @param task the task, from 0 to {@link #tasks} - 1
   */
  void execute(R run, S scratch, int task);
}
