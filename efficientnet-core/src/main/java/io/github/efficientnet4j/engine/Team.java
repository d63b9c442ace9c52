package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.engine.kernel.Kernels;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * One call: a batch of images and the workers that compute it together. Either every worker takes
 * whole images, or all walk through the phases of one image, sharing out the tasks of each and
 * meeting at its end. Reused from call to call, with its arenas.
 */
final class Team implements Workers.Job {

  /** Counters lie a cache line apart. */
  private static final int LINE = 16;

  private final Plan plan;
  private final ImageRun[] runs;
  private final Scratch[] scratch;
  private final AtomicIntegerArray nextTask;
  private final Rendezvous rendezvous = new Rendezvous();
  private final AtomicInteger nextImage = new AtomicInteger();

  private final int channels;
  private ImageBatch batch;
  private KernelSwitch kernels;
  private int members;
  private int images;
  private float[] single;
  private float[][] several;

  Team(Plan plan, int channels, int workers) {
    this.plan = plan;
    this.channels = channels;
    this.runs = new ImageRun[workers];
    this.scratch = new Scratch[workers];
    this.nextTask = new AtomicIntegerArray(plan.phases().size() * workers * LINE);
  }

  Plan plan() {
    return plan;
  }

  /** Sets the batch and the array for the plan's only output, or one array for each output. */
  void begin(
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
    prepare(images >= newMembers ? newMembers : 1);
  }

  /**
   * Takes memory when it is first needed. All scratch lies behind the first arena, in one array
   * that is large enough to be aligned.
   */
  private void prepare(int arenas) {
    if (runs[0] == null) {
      int floats = plan.scratchFloats();
      int all = Math.addExact(plan.arenaFloats(), Math.multiplyExact(scratch.length, floats));
      runs[0] = new ImageRun(new float[all]);
      for (int member = 0; member < scratch.length; member++) {
        int base = plan.arenaFloats() + member * floats;
        scratch[member] = new Scratch(runs[0].arena, base, plan.scratchRows());
      }
    }
    for (int run = 1; run < arenas; run++) {
      if (runs[run] == null) {
        runs[run] = new ImageRun(new float[plan.arenaFloats()]);
      }
    }
  }

  void warm(Kernels cold) {
    prepare(1);
    WarmUp.run(plan, runs[0], scratch[0], cold);
  }

  /** The part of one member; member 0 is the caller and returns when all is done. */
  @Override
  public void work(int member) {
    try {
      int whole = members == 1 ? images : images / members * members;
      for (int image = nextImage.getAndIncrement();
          image < whole && !rendezvous.failed();
          image = nextImage.getAndIncrement()) {
        wholeImage(member, image);
      }
      int meeting = 0;
      for (int image = whole; image < images; image++) {
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

  void throwFailure() {
    rendezvous.throwFailure();
  }

  private void wholeImage(int member, int image) {
    ImageRun run = runs[member];
    setPixels(run, image);
    List<Phase> phases = plan.phases();
    for (int p = 0; p < phases.size(); p++) {
      run.kernels = kernels.current();
      phases.get(p).executeAll(run, scratch[member]);
    }
    writeResults(run, image);
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
        nextTask.set((p * scratch.length + owner) * LINE, Bands.start(tasks, members, owner));
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
      int counter = (phaseIndex * scratch.length + owner) * LINE;
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
