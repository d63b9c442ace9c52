package io.github.efficientnet4j.internal.engine.phase;

/**
 * A step of a plan, divided into tasks that may run at the same time and in any order. Phases run
 * one after another.
 *
 * <p>Implementations are immutable and thread-safe: what a task writes lies in the run's arena and
 * the worker's scratch.
 */
public interface Phase {

  /** {@return the number of tasks; it does not depend on how many workers take part} */
  int tasks();

  /**
   * What a worker does before its first task of this phase.
   *
   * @param run the image
   * @param scratch the worker's own memory, in which results for the tasks may be left
   */
  default void prepare(ImageRun run, Scratch scratch) {}

  /**
   * Runs one task.
   *
   * @param run the image
   * @param scratch the worker's own memory
   * @param task 0 to {@link #tasks()} - 1
   */
  void execute(ImageRun run, Scratch scratch, int task);

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
