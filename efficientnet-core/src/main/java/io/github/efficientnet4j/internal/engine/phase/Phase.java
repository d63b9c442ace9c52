package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.concurrent.ParallelPhase;

/**
 * A part of a plan whose tasks may run at the same time, in any order. Immutable; what it writes
 * lies in the run's arena and the worker's scratch.
 */
public interface Phase extends ParallelPhase<ImageRun, Scratch> {

  /** How many tasks there are, whatever the number of workers. */
  int tasks();

  @Override
  default int tasks(ImageRun run) {
    return tasks();
  }

  /** The whole phase by one worker. */
  default void executeAll(ImageRun run, Scratch scratch) {
    prepare(run, scratch);
    int tasks = tasks();
    for (int task = 0; task < tasks; task++) {
      execute(run, scratch, task);
    }
  }

  /** The floats of scratch that a worker needs. */
  default int scratchFloats() {
    return 0;
  }

  /** The row offsets that a worker needs. */
  default int scratchRows() {
    return 0;
  }
}
