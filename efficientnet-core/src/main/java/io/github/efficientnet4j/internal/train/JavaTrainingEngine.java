package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.gradient.TrainingProtocol;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.internal.concurrent.Workers;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.run.KernelSets;
import io.github.efficientnet4j.internal.train.plan.TrainingPlan;
import io.github.efficientnet4j.internal.train.plan.TrainingPlanBuilder;
import java.lang.ref.Reference;
import java.util.Objects;

/**
 * Trains on the CPU with the engine's kernels, in Java alone: {@code jdk.incubator.vector} where
 * the JVM has it, plain loops where not. Any network, image size and batch; the memory of the
 * largest batch of the latest image size is kept and used again.
 *
 * <p>Not thread-safe: one step at a time. The same values, batch, pass, kernels and number of
 * threads give the same bits.
 */
public final class JavaTrainingEngine implements TrainingEngine {

  private final TrainingState state;
  private final TrainingProtocol protocol;
  private final Kernels kernels;
  private final Workers workers;
  private final int classes;

  /** For the latest image size and its largest batch; null before the first. */
  private TrainingTeam team;

  private JavaTrainingEngine(
      Architecture architecture, TrainingState state, EngineOptions options) {
    this.protocol = new TrainingProtocol(architecture, state);
    this.state = state;
    this.classes = architecture.head().classes();
    this.kernels = KernelSets.fixed(options.kernels());
    this.workers = Workers.of(this, options.threads());
  }

  /**
   * An engine.
   *
   * @param architecture the network
   * @param state its values and gradients
   * @param options threads and kernels
   * @return the engine, to be closed
   * @throws IllegalArgumentException if the state is not of this network
   * @throws IllegalStateException if vector kernels are asked for and do not run in this JVM
   */
  public static JavaTrainingEngine of(
      Architecture architecture, TrainingState state, EngineOptions options) {
    return new JavaTrainingEngine(
        Objects.requireNonNull(architecture, "architecture"),
        Objects.requireNonNull(state, "state"),
        Objects.requireNonNull(options, "options"));
  }

  @Override
  public TrainingState state() {
    return state;
  }

  /** {@return which kernels compute, for example {@code vector-512}} */
  public String kernels() {
    return kernels.name();
  }

  /** {@return how many threads compute, at least 1} */
  public int threads() {
    return workers.threads();
  }

  @Override
  public float[] forward(float[] images, int batch, int height, int width, TrainingPass pass) {
    Graph graph = protocol.beforeForward(images, batch, height, width, pass);
    if (team == null || !team.plan().fits(batch, height, width)) {
      // First, so that its memory is free for the new one.
      team = null;
      TrainingPlan plan =
          TrainingPlanBuilder.build(graph, state, kernels.lanes(), batch, workers.threads());
      team = new TrainingTeam(plan, kernels, workers);
    }
    float[] logits = new float[Math.multiplyExact(batch, classes)];
    team.forward(images, batch, pass, logits);
    protocol.afterForward();
    Reference.reachabilityFence(this);
    return logits;
  }

  @Override
  public void backward(float[] logitsGradient) {
    protocol.beforeBackward(logitsGradient);
    team.backward(logitsGradient);
    Reference.reachabilityFence(this);
  }

  @Override
  public void close() {
    if (protocol.close()) {
      workers.close();
      team = null;
    }
  }
}
