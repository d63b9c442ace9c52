package io.github.efficientnet4j.internal.engine.run;

import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.phase.ImageRun;
import io.github.efficientnet4j.internal.engine.phase.Phase;
import io.github.efficientnet4j.internal.engine.phase.Scratch;
import io.github.efficientnet4j.internal.engine.plan.Plan;
import java.util.List;

/**
 * Runs a few tasks of every phase of a plan repeatedly, until the JVM has compiled the kernels for
 * the plan's shapes.
 *
 * <p>This is a small part of the work of whole images, which would take many seconds in the
 * interpreter.
 */
final class WarmUp {

  private static final int MIN_SWEEPS = 30;
  private static final int STEADY_SWEEPS = 12;
  private static final long MAX_UNTIL_STEADY_NANOS = 30_000_000_000L;

  /**
   * The time limit. B7 needs a tenth of it. If C2 permanently boxes vectors in a kernel, further
   * warming does not help.
   */
  private static final long MAX_UNTIL_COMPILED_NANOS = 10_000_000_000L;

  /** The consecutive runs without allocation after which a phase's kernels count as compiled. */
  private static final int QUIET_RUNS = 3;

  private WarmUp() {}

  /** Warms the kernels until the sweeps get no faster, or until the thread is interrupted. */
  static void untilSteady(Plan plan, ImageRun run, Scratch scratch, Kernels kernels) {
    run.kernels = kernels;
    long start = System.nanoTime();
    long best = Long.MAX_VALUE;
    int steady = 0;
    for (int sweep = 0; sweep < MIN_SWEEPS || steady < STEADY_SWEEPS; sweep++) {
      long before = System.nanoTime();
      for (Phase phase : plan.phases()) {
        runTasks(phase, run, scratch, 1);
      }
      long now = System.nanoTime();
      if (now - before < best * 0.9) {
        best = now - before;
        steady = 0;
      } else {
        steady++;
      }
      if (isOver(start, MAX_UNTIL_STEADY_NANOS)) {
        return;
      }
    }
  }

  /**
   * Warms the kernels until no phase allocates, or until the thread is interrupted.
   *
   * <p>Vector code boxes every vector until C2 has compiled it. Time is no reliable sign: code that
   * only a few tasks use, at the edges of maps, may still wait for C2 while the time of the sweeps
   * seems steady. It would then slow down every image.
   *
   * @return whether no phase allocates any more; also true if this JVM does not count allocations
   *     per thread
   */
  static boolean untilCompiled(Plan plan, ImageRun run, Scratch scratch, Kernels kernels) {
    run.kernels = kernels;
    AllocatedBytes allocated = AllocatedBytes.ofThisThread();
    List<Phase> phases = plan.phases();
    int[] quietRuns = new int[phases.size()];
    long start = System.nanoTime();
    int left = phases.size();
    while (left > 0) {
      left = 0;
      for (int p = 0; p < quietRuns.length; p++) {
        if (quietRuns[p] < QUIET_RUNS) {
          long before = allocated.now();
          runTasks(phases.get(p), run, scratch, 2);
          quietRuns[p] = allocated.now() == before ? quietRuns[p] + 1 : 0;
          left++;
        }
      }
      if (isOver(start, MAX_UNTIL_COMPILED_NANOS)) {
        return false;
      }
    }
    return true;
  }

  /** Runs the first task of a phase, or its first and its last, which may be narrower. */
  private static void runTasks(Phase phase, ImageRun run, Scratch scratch, int count) {
    phase.prepare(run, scratch);
    if (!phase.readsPixels()) {
      phase.execute(run, scratch, 0);
      if (count > 1) {
        phase.execute(run, scratch, phase.tasks() - 1);
      }
    }
  }

  private static boolean isOver(long start, long longest) {
    return System.nanoTime() - start > longest || Thread.currentThread().isInterrupted();
  }
}
