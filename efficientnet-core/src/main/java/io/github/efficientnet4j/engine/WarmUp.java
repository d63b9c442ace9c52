package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.engine.kernel.Kernels;
import java.util.List;

/**
 * Runs a few tasks of every phase of a plan, again and again, until the JVM has compiled the
 * kernels for the shapes that the plan gives them: a small part of the work of whole images, which
 * the interpreter would take many seconds for.
 */
final class WarmUp {

  private static final int FEWEST_SWEEPS = 30;
  private static final int STEADY_SWEEPS = 12;
  private static final long LONGEST_NANOS = 30_000_000_000L;

  private WarmUp() {}

  /** Ends when the sweeps get no faster, or the thread is interrupted. */
  static void run(Plan plan, ImageRun run, Scratch scratch, Kernels kernels) {
    run.kernels = kernels;
    long start = System.nanoTime();
    long best = Long.MAX_VALUE;
    int steady = 0;
    for (int sweep = 0; sweep < FEWEST_SWEEPS || steady < STEADY_SWEEPS; sweep++) {
      long before = System.nanoTime();
      sweep(plan.phases(), run, scratch);
      long now = System.nanoTime();
      if (now - before < best * 0.9) {
        best = now - before;
        steady = 0;
      } else {
        steady++;
      }
      if (now - start > LONGEST_NANOS || Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }

  private static void sweep(List<Phase> phases, ImageRun run, Scratch scratch) {
    for (Phase phase : phases) {
      phase.prepare(run, scratch);
      if (!(phase instanceof LoadPhase)) {
        phase.execute(run, scratch, 0);
      }
    }
  }
}
