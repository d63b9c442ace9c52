package io.github.efficientnet4j.internal.engine.run;

import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.KernelTime;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.phase.ImageRun;
import io.github.efficientnet4j.internal.engine.phase.Phase;
import io.github.efficientnet4j.internal.engine.phase.Scratch;
import io.github.efficientnet4j.internal.engine.plan.Plan;
import java.util.List;
import java.util.SplittableRandom;

/** Runs images through a plan on one thread and measures the time of every kernel. */
public final class Profiler {

  private Profiler() {}

  /**
   * {@return the total times over {@code runs} images} As many images run before them as a warm-up.
   */
  public static List<KernelTime> profile(Plan plan, int channels, Kernels kernels, int runs) {
    ImageRun run = new ImageRun(new float[plan.arenaFloats() + plan.scratchFloats()]);
    Scratch scratch = new Scratch(run.arena, plan.arenaFloats(), plan.scratchInts());
    ImageBatch image = noise(channels, plan.height(), plan.width());
    TimedKernels timed = new TimedKernels(kernels);
    run.kernels = timed;
    for (long i = 0; i < 2L * runs; i++) {
      if (i == runs) {
        timed.reset();
      }
      run.pixels.set(image, 0, channels);
      for (Phase phase : plan.phases()) {
        phase.executeAll(run, scratch);
      }
    }
    return timed.times();
  }

  private static ImageBatch noise(int channels, int height, int width) {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[channels * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble() - 0.5f;
    }
    return ImageBatch.of(values, PixelLayout.NCHW, 1, height, width);
  }
}
