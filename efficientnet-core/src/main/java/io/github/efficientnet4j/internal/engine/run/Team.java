package io.github.efficientnet4j.internal.engine.run;

import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.internal.concurrent.Barrier;
import io.github.efficientnet4j.internal.concurrent.PhaseLoop;
import io.github.efficientnet4j.internal.concurrent.Workers;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.phase.ImageRun;
import io.github.efficientnet4j.internal.engine.phase.Phase;
import io.github.efficientnet4j.internal.engine.phase.Scratch;
import io.github.efficientnet4j.internal.engine.plan.Plan;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One call: a batch of images, and the workers that compute it together.
 *
 * <p>There are two modes. In the first, every worker computes whole images, two at a time if there
 * are enough. In the second, all workers run through the phases of one image, share the tasks of
 * each phase and wait for each other at its end. A team is reused from call to call, with its
 * arenas.
 */
public final class Team implements Workers.Job {

  /** The number of images that a worker takes together through the phases of small maps. */
  private static final int GROUP = 2;

  /** The memory limit of all arenas beyond each worker's first one: 256 MiB, in floats. */
  private static final long MAX_FLOATS = 64L << 20;

  private final Plan plan;
  private final ImageRun[] runs;
  private final Scratch[] scratch;
  private final Barrier barrier = new Barrier();
  private final PhaseLoop<ImageRun, Scratch> loop;
  private final AtomicInteger nextImage = new AtomicInteger();

  private final int channels;
  private final int scratchFloats;
  private final int threads;
  private ImageBatch batch;
  private KernelSwitch kernels;
  private int workers;
  private int images;
  private int group;
  private float[] single;
  private float[][] several;

  /** How many workers had memory of their own in the last call, and for how many images each. */
  private int lastOwners;

  private int lastPerOwner;

  /** The time of the last call that needed all the memory. */
  private long neededAll;

  private long restsSince;

  Team(Plan plan, int channels, int threads) {
    this.plan = plan;
    this.channels = channels;
    this.threads = threads;
    this.scratchFloats = plan.scratchFloats();
    long beyondTheFirst = (GROUP - 1L) * threads * plan.arenaFloats();
    int largestGroup = beyondTheFirst <= MAX_FLOATS ? GROUP : 1;
    this.runs = new ImageRun[largestGroup * threads];
    this.scratch = new Scratch[largestGroup * threads];
    this.loop = new PhaseLoop<>(plan.phases(), threads, barrier, this::useCurrentKernels);
  }

  Plan plan() {
    return plan;
  }

  /**
   * Sets the batch and the output: one array if the plan has one output, otherwise one array for
   * each.
   */
  public void begin(
      ImageBatch newImages,
      KernelSwitch newKernels,
      int newWorkers,
      float[] newSingle,
      float[][] newSeveral) {
    batch = newImages;
    images = newImages.size();
    kernels = newKernels;
    workers = newWorkers;
    single = newSingle;
    several = newSeveral;
    nextImage.set(0);
    barrier.begin(newWorkers);
    group = images >= newWorkers * (runs.length / threads) ? runs.length / threads : 1;
    lastOwners = images < newWorkers ? 1 : newWorkers;
    lastPerOwner = group;
    prepare(lastOwners, lastPerOwner);
  }

  /**
   * Notes that the call has ended, and lets memory go that no call has needed for long.
   *
   * @param now the time
   * @param maxNanos how long memory is kept for a larger batch
   */
  void rest(long now, long maxNanos) {
    restsSince = now;
    boolean surplus = false;
    for (int i = 0; i < runs.length; i++) {
      surplus |= runs[i] != null && !needs(i);
    }
    if (!surplus) {
      neededAll = now;
    } else if (now - neededAll > maxNanos) {
      for (int i = 0; i < runs.length; i++) {
        if (!needs(i)) {
          runs[i] = null;
          // The scratch of the first image is in the first arena.
          scratch[i] = i < threads ? scratch[i] : null;
        }
      }
      neededAll = now;
    }
  }

  /** Whether the last call used a run's memory. */
  private boolean needs(int run) {
    return run == 0 || run % threads < lastOwners && run / threads < lastPerOwner;
  }

  long restsSince() {
    return restsSince;
  }

  /** {@return the memory of the arenas} */
  long bytes() {
    long floats = 0;
    for (ImageRun run : runs) {
      floats += run == null ? 0 : run.arena.length;
    }
    return floats * Float.BYTES;
  }

  /**
   * Allocates memory at its first use.
   *
   * <p>The scratch memories of all workers follow the first arena in the same array, which is large
   * enough to be aligned. The scratch memory of a group's further images follows their own arena.
   */
  private void prepare(int owners, int perOwner) {
    if (runs[0] == null) {
      int all = Math.addExact(plan.arenaFloats(), Math.multiplyExact(threads, scratchFloats));
      runs[0] = new ImageRun(new float[all]);
      for (int worker = 0; worker < threads; worker++) {
        int base = plan.arenaFloats() + worker * scratchFloats;
        scratch[worker] = new Scratch(runs[0].arena, base, plan.scratchInts());
      }
    }
    for (int worker = 1; worker < owners; worker++) {
      if (runs[worker] == null) {
        runs[worker] = new ImageRun(new float[plan.arenaFloats()]);
      }
    }
    for (int i = 1; i < perOwner; i++) {
      for (int at = i * threads; at < i * threads + owners; at++) {
        if (runs[at] == null) {
          runs[at] = new ImageRun(new float[Math.addExact(plan.arenaFloats(), scratchFloats)]);
          scratch[at] = new Scratch(runs[at].arena, plan.arenaFloats(), plan.scratchInts());
        }
      }
    }
  }

  void warmUntilSteady(Kernels cold) {
    prepare(1, 1);
    WarmUp.untilSteady(plan, runs[0], scratch[0], cold);
  }

  boolean warmUntilCompiled(Kernels cold) {
    prepare(1, 1);
    return WarmUp.untilCompiled(plan, runs[0], scratch[0], cold);
  }

  /** Does one worker's part. Worker 0 is the caller; it returns when all workers are done. */
  @Override
  public void work(int worker) {
    try {
      int whole = workers == 1 ? images : images / workers * workers;
      int image;
      while ((image = nextImage.get()) < whole && !barrier.failed()) {
        int count = whole - image >= workers * group ? group : 1;
        if (nextImage.compareAndSet(image, image + count)) {
          wholeImages(worker, image, count);
        }
      }
      for (image = whole; image < images; image++) {
        sharedImage(worker, image);
      }
    } catch (Throwable e) {
      barrier.fail(e);
    }
    barrier.finish(worker);
    if (worker == 0) {
      batch = null;
      single = null;
      several = null;
      for (ImageRun run : runs) {
        if (run != null) {
          run.pixels.clear();
        }
      }
    }
  }

  public void throwFailure() {
    barrier.throwFailure();
  }

  /**
   * Computes a group of images: one after another while maps are large, then all images in each
   * task.
   *
   * <p>Small maps have weights that are larger than the maps. A group therefore loads these weights
   * from memory only once.
   */
  private void wholeImages(int worker, int first, int count) {
    List<Phase> phases = plan.phases();
    int small = plan.firstSmallPhase();
    for (int i = 0; i < count; i++) {
      ImageRun run = runs[i * threads + worker];
      setPixels(run, first + i);
      for (int p = 0; p < small; p++) {
        run.kernels = kernels.current();
        phases.get(p).executeAll(run, scratch[worker]);
      }
    }
    for (int p = small; p < phases.size(); p++) {
      together(phases.get(p), worker, count);
    }
    for (int i = 0; i < count; i++) {
      writeResults(runs[i * threads + worker], first + i);
    }
  }

  private void together(Phase phase, int worker, int count) {
    for (int i = 0; i < count; i++) {
      ImageRun run = runs[i * threads + worker];
      run.kernels = kernels.current();
      phase.prepare(run, scratch[i * threads + worker]);
    }
    int tasks = phase.tasks();
    for (int task = 0; task < tasks; task++) {
      for (int i = 0; i < count; i++) {
        phase.execute(runs[i * threads + worker], scratch[i * threads + worker], task);
      }
    }
  }

  /** Runs all workers through the phases of one image. */
  private void sharedImage(int worker, int image) {
    ImageRun run = runs[0];
    if (worker == 0) {
      setPixels(run, image);
      loop.begin(run, workers);
    }
    barrier.await();
    loop.walk(run, scratch[worker], worker);
    if (worker == 0 && !barrier.failed()) {
      writeResults(run, image);
    }
  }

  private void useCurrentKernels() {
    runs[0].kernels = kernels.current();
  }

  private void setPixels(ImageRun run, int image) {
    run.kernels = kernels.current();
    int size = channels * plan.height() * plan.width();
    run.pixels.set(batch, image * size, channels);
  }

  private void writeResults(ImageRun run, int image) {
    for (int output = 0; output < plan.outputs().size(); output++) {
      writeResult(
          run, plan.outputs().get(output), image, single != null ? single : several[output]);
    }
  }

  /** Converts the result from pixels with padded channels (NHWC) to planes (NCHW). */
  private static void writeResult(ImageRun run, MapBuffer map, int image, float[] result) {
    int pixels = map.pixels();
    int channels = map.shape().channels();
    int to = image * channels * pixels;
    if (pixels == 1) {
      System.arraycopy(run.arena, map.offset(), result, to, channels);
      return;
    }
    for (int pixel = 0; pixel < pixels; pixel++) {
      int from = map.pixel(pixel);
      for (int channel = 0; channel < channels; channel++) {
        result[to + channel * pixels + pixel] = run.arena[from + channel];
      }
    }
  }
}
