package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.concurrent.ParallelPhase;

/**
 * A step of a plan, divided into tasks that may run at the same time and in any order. Phases run
 * one after another.
 *
 * <p>Implementations are immutable and thread-safe: what a task writes lies in the run's arena and
 * the worker's scratch.
 */
public interface Phase extends ParallelPhase<ImageRun, Scratch> {

  /** {@return the number of tasks; it does not depend on how many workers take part} */
  int tasks();

  @Override
  default int tasks(ImageRun run) {
    return tasks();
  }

  /** Runs the whole phase on the calling thread. */
  default void executeAll(ImageRun run, Scratch scratch) {
    prepare(run, scratch);
    int tasks = tasks();
    for (int task = 0; task < tasks; task++) {
      execute(run, scratch, task);
    }
  }

  /** {@return whether the tasks read the pixels of {@link ImageRun}, which must then be set} */
  default boolean readsPixels() {
    return false;
  }

  /** {@return the floats of scratch that a worker needs} */
  default int scratchFloats() {
    return 0;
  }

  /** {@return the ints of scratch that a worker needs} */
  default int scratchInts() {
    return 0;
  }
}
