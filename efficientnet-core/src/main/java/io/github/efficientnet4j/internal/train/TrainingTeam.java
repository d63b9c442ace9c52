package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.internal.concurrent.Barrier;
import io.github.efficientnet4j.internal.concurrent.PhaseLoop;
import io.github.efficientnet4j.internal.concurrent.Workers;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.train.phase.BatchRun;
import io.github.efficientnet4j.internal.train.phase.TrainingScratch;
import io.github.efficientnet4j.internal.train.plan.TrainingPlan;

/**
 * The workers of a training engine, which walk through the phases of a plan together. It is used
 * again from step to step.
 *
 * <p>Not thread-safe: one pass at a time.
 */
final class TrainingTeam implements Workers.Job {

  private final TrainingPlan plan;
  private final Workers workers;
  private final Barrier barrier = new Barrier();
  private final PhaseLoop<BatchRun, TrainingScratch> forward;
  private final PhaseLoop<BatchRun, TrainingScratch> backward;
  private final BatchRun run;
  private final TrainingScratch[] scratch;

  /** The pass that is being made. */
  private PhaseLoop<BatchRun, TrainingScratch> current;

  TrainingTeam(TrainingPlan plan, Kernels kernels, Workers workers) {
    this.plan = plan;
    this.workers = workers;
    int threads = workers.threads();
    this.forward = new PhaseLoop<>(plan.forward(), threads, barrier, () -> {});
    this.backward = new PhaseLoop<>(plan.backward(), threads, barrier, () -> {});
    int channels = Math.multiplyExact(plan.maxChannels(), plan.images());
    this.run = new BatchRun(kernels, channels, threads);
    this.scratch = new TrainingScratch[threads];
    int floats = plan.scratchFloats();
    for (int i = 0; i < threads; i++) {
      scratch[i] = new TrainingScratch(floats, plan.maxKernelRows(), plan.maxChannels());
    }
  }

  TrainingPlan plan() {
    return plan;
  }

  /** Writes the logits of a batch that fits the plan. */
  void forward(float[] input, int batch, TrainingPass pass, float[] logits) {
    run.beginForward(input, batch, pass, logits);
    walk(forward);
  }

  /** Adds the gradients of the batch of the last forward pass. */
  void backward(float[] logitsGradient) {
    backward(logitsGradient, null);
  }

  /** The same for a plan that begins with a feature map, whose gradient it writes. */
  void backward(float[] logitsGradient, float[] inputGradient) {
    run.beginBackward(logitsGradient, inputGradient);
    walk(backward);
  }

  private void walk(PhaseLoop<BatchRun, TrainingScratch> loop) {
    int count = enter();
    try {
      current = loop;
      barrier.begin(count);
      loop.begin(run, count);
      workers.help(this, count);
      work(0);
      barrier.throwFailure();
    } finally {
      workers.leave(count);
      run.end();
    }
  }

  /** The workers are this engine's alone: all of them are free, and there is no waiting. */
  private int enter() {
    boolean interrupted = Thread.interrupted();
    try {
      return workers.enter();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted before a step of training", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void work(int worker) {
    current.walk(run, scratch[worker], worker);
    barrier.finish(worker);
  }
}
