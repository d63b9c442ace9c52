package io.github.efficientnet4j.internal.engine.run;

import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.layout.Bands;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.phase.ImageRun;
import io.github.efficientnet4j.internal.engine.phase.Phase;
import io.github.efficientnet4j.internal.engine.phase.Scratch;
import io.github.efficientnet4j.internal.engine.plan.Plan;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * One call: a batch of images and the workers that compute it together. Either every worker takes
 * whole images, two at a time if there are enough, or all walk through the phases of one image,
 * sharing out the tasks of each and meeting at its end. Reused from call to call, with its arenas.
 */
public final class Team implements Workers.Job {

  /** Counters lie a cache line apart. */
  private static final int LINE = 16;

  /** Images that a worker takes through the phases of small maps together. */
  private static final int GROUP = 2;

  /** What all arenas beyond the first of each worker may take: 256 MiB. */
  private static final long MOST_FLOATS = 64L << 20;

  private final Plan plan;
  private final ImageRun[] runs;
  private final Scratch[] scratch;
  private final AtomicIntegerArray nextTask;
  private final Rendezvous rendezvous = new Rendezvous();
  private final AtomicInteger nextImage = new AtomicInteger();

  private final int channels;
  private final int scratchFloats;
  private final int workers;
  private ImageBatch batch;
  private KernelSwitch kernels;
  private int members;
  private int images;
  private int group;
  private float[] single;
  private float[][] several;

  Team(Plan plan, int channels, int workers) {
    this.plan = plan;
    this.channels = channels;
    this.workers = workers;
    this.scratchFloats = plan.scratchFloats();
    long beyondTheFirst = (GROUP - 1L) * workers * plan.arenaFloats();
    int largestGroup = beyondTheFirst <= MOST_FLOATS ? GROUP : 1;
    this.runs = new ImageRun[largestGroup * workers];
    this.scratch = new Scratch[largestGroup * workers];
    this.nextTask = new AtomicIntegerArray(plan.phases().size() * workers * LINE);
  }

  Plan plan() {
    return plan;
  }

  /** Sets the batch and the array for the plan's only output, or one array for each output. */
  public void begin(
      ImageBatch newImages,
      KernelSwitch newKernels,
      int newMembers,
      float[] newSingle,
      float[][] newSeveral) {
    batch = newImages;
    images = newImages.size();
    kernels = newKernels;
    members = newMembers;
    single = newSingle;
    several = newSeveral;
    nextImage.set(0);
    rendezvous.begin(newMembers);
    group = images >= newMembers * (runs.length / workers) ? runs.length / workers : 1;
    prepare(images < newMembers ? 1 : newMembers, group);
  }

  /**
   * Takes memory when it is first needed. The workers' scratch lies behind the first arena, in one
   * array that is large enough to be aligned; what a group needs beyond that, behind its arena.
   */
  private void prepare(int owners, int perOwner) {
    if (runs[0] == null) {
      int all = Math.addExact(plan.arenaFloats(), Math.multiplyExact(workers, scratchFloats));
      runs[0] = new ImageRun(new float[all]);
      for (int member = 0; member < workers; member++) {
        int base = plan.arenaFloats() + member * scratchFloats;
        scratch[member] = new Scratch(runs[0].arena, base, plan.scratchInts());
      }
    }
    for (int member = 1; member < owners; member++) {
      if (runs[member] == null) {
        runs[member] = new ImageRun(new float[plan.arenaFloats()]);
      }
    }
    for (int i = 1; i < perOwner; i++) {
      for (int at = i * workers; at < i * workers + owners; at++) {
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

  /** The part of one member; member 0 is the caller and returns when all is done. */
  @Override
  public void work(int member) {
    try {
      int whole = members == 1 ? images : images / members * members;
      int image;
      while ((image = nextImage.get()) < whole && !rendezvous.failed()) {
        int count = whole - image >= members * group ? group : 1;
        if (nextImage.compareAndSet(image, image + count)) {
          wholeImages(member, image, count);
        }
      }
      int meeting = 0;
      for (image = whole; image < images; image++) {
        meeting = sharedImage(member, image, meeting);
      }
    } catch (Throwable e) {
      rendezvous.fail(e);
    }
    rendezvous.finish(member);
    if (member == 0) {
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
    rendezvous.throwFailure();
  }

  /**
   * One image after another while maps are large, then all through each task, so that the weights,
   * which are larger than small maps, are read from far away once.
   */
  private void wholeImages(int member, int first, int count) {
    List<Phase> phases = plan.phases();
    int small = plan.firstSmallPhase();
    for (int i = 0; i < count; i++) {
      ImageRun run = runs[i * workers + member];
      setPixels(run, first + i);
      for (int p = 0; p < small; p++) {
        run.kernels = kernels.current();
        phases.get(p).executeAll(run, scratch[member]);
      }
    }
    for (int p = small; p < phases.size(); p++) {
      together(phases.get(p), member, count);
    }
    for (int i = 0; i < count; i++) {
      writeResults(runs[i * workers + member], first + i);
    }
  }

  private void together(Phase phase, int member, int count) {
    for (int i = 0; i < count; i++) {
      ImageRun run = runs[i * workers + member];
      run.kernels = kernels.current();
      phase.prepare(run, scratch[i * workers + member]);
    }
    int tasks = phase.tasks();
    for (int task = 0; task < tasks; task++) {
      for (int i = 0; i < count; i++) {
        phase.execute(runs[i * workers + member], scratch[i * workers + member], task);
      }
    }
  }

  /** Returns how often the members have met. */
  private int sharedImage(int member, int image, int met) {
    int meetings = met;
    ImageRun run = runs[0];
    if (member == 0) {
      setPixels(run, image);
      resetTasks();
    }
    rendezvous.meet(++meetings);
    for (int p = 0; p < plan.phases().size(); p++) {
      if (!rendezvous.failed()) {
        try {
          share(p, run, scratch[member], member);
        } catch (Throwable e) {
          rendezvous.fail(e);
        }
      }
      if (member == 0) {
        run.kernels = kernels.current();
      }
      rendezvous.meet(++meetings);
    }
    if (member == 0 && !rendezvous.failed()) {
      writeResults(run, image);
    }
    return meetings;
  }

  private void resetTasks() {
    for (int p = 0; p < plan.phases().size(); p++) {
      int tasks = plan.phases().get(p).tasks();
      for (int owner = 0; owner < members; owner++) {
        nextTask.set((p * workers + owner) * LINE, Bands.start(tasks, members, owner));
      }
    }
  }

  /**
   * Takes tasks of a phase: first the member's own share, which lies in the same part of the maps
   * in every phase and so in its own caches, then what others have left of theirs. A core reads
   * what another has written several times slower than what it has written itself.
   */
  private void share(int phaseIndex, ImageRun run, Scratch own, int member) {
    Phase phase = plan.phases().get(phaseIndex);
    int tasks = phase.tasks();
    boolean prepared = false;
    for (int i = 0; i < members; i++) {
      int owner = (member + i) % members;
      int counter = (phaseIndex * workers + owner) * LINE;
      int end = Bands.start(tasks, members, owner + 1);
      int task = nextTask.getAndIncrement(counter);
      while (task < end) {
        if (!prepared) {
          phase.prepare(run, own);
          prepared = true;
        }
        phase.execute(run, own, task);
        task = nextTask.getAndIncrement(counter);
      }
    }
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

  /** From pixels of padded channels to planes. */
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
