package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.FeatureMap;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.internal.concurrent.Workers;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.run.KernelSets;
import io.github.efficientnet4j.internal.train.plan.TrainingPlan;
import io.github.efficientnet4j.internal.train.plan.TrainingPlanBuilder;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The gradients of single logits with respect to one feature map of a network, as at inference:
 * BatchNorm normalises by its running statistics, drops are the identity. Computes only what lies
 * between the map and the logits; the memory of the latest image size is kept and used again.
 *
 * <p>Thread-safe: calls wait for each other.
 */
public final class FeatureGradients implements AutoCloseable {

  private static final TrainingPass AT_INFERENCE = new TrainingPass(0, false, true);

  private final Architecture architecture;
  private final TrainingState frozen;
  private final String stage;
  private final Kernels kernels;
  private final Workers workers;
  private final ReentrantLock lock = new ReentrantLock();

  /** For the latest image size; null before the first. */
  private TrainingTeam team;

  private FeatureGradients(
      Architecture architecture, Parameters parameters, String stage, EngineOptions options) {
    this.architecture = architecture;
    this.frozen = TrainingState.of(parameters, spec -> false);
    this.stage = Graph.of(architecture).featureMap(stage).name();
    this.kernels = KernelSets.fixed(kernels(options.kernels()));
    this.workers = Workers.of(this, options.threads());
  }

  /**
   * Vector code is slow until it is compiled: the first gradients of B0 take up to twice as long on
   * vector kernels, though later ones take a third. Most callers ask for a few.
   */
  private static KernelChoice kernels(KernelChoice choice) {
    return choice == KernelChoice.AUTO ? KernelChoice.SCALAR : choice;
  }

  /**
   * Prepares for a feature map.
   *
   * @param architecture the network
   * @param parameters its weights, which are only read
   * @param stage the name of the feature map
   * @param options threads and kernels; those that are chosen automatically are scalar
   * @return to be closed
   * @throws IllegalArgumentException if there is no such feature map
   * @throws IllegalStateException if vector kernels are asked for and do not run in this JVM
   */
  public static FeatureGradients of(
      Architecture architecture, Parameters parameters, String stage, EngineOptions options) {
    return new FeatureGradients(
        Objects.requireNonNull(architecture, "architecture"),
        Objects.requireNonNull(parameters, "parameters"),
        Objects.requireNonNull(stage, "stage"),
        Objects.requireNonNull(options, "options"));
  }

  /**
   * Computes the gradients for one image.
   *
   * @param features the feature map, channels x height x width, row-major
   * @param height of the image, in pixels
   * @param width of the image, in pixels
   * @param classes indices of logits
   * @return for each class the gradient of its logit, in the layout of the features
   * @throws IllegalArgumentException if the features are not of the map's size
   * @throws IndexOutOfBoundsException if there is no such logit
   * @throws IllegalStateException if this is closed
   */
  public List<float[]> of(float[] features, int height, int width, List<Integer> classes) {
    lock.lock();
    try {
      float[] logits = forward(features, height, width);
      List<float[]> gradients = new ArrayList<>();
      for (int index : classes) {
        float[] logitsGradient = new float[logits.length];
        logitsGradient[Objects.checkIndex(index, logits.length)] = 1f;
        float[] gradient = new float[features.length];
        team.backward(logitsGradient, gradient);
        gradients.add(gradient);
      }
      return gradients;
    } finally {
      lock.unlock();
      Reference.reachabilityFence(this);
    }
  }

  /** The logits that follow from a feature map. */
  float[] logits(float[] features, int height, int width) {
    lock.lock();
    try {
      return forward(features, height, width);
    } finally {
      lock.unlock();
      Reference.reachabilityFence(this);
    }
  }

  private float[] forward(float[] features, int height, int width) {
    Graph graph = Graph.of(architecture, height, width);
    FeatureMap map = graph.featureMap(stage);
    if (features.length != map.shape().elements()) {
      throw new IllegalArgumentException(
          "%s of an image of %d x %d pixels has %s values, but %d were given"
              .formatted(stage, height, width, map.shape(), features.length));
    }
    if (team == null || !team.plan().input().equals(map.shape())) {
      // First, so that its memory is free for the new one.
      team = null;
      TrainingPlan plan =
          TrainingPlanBuilder.buildFrom(map, graph, frozen, kernels.lanes(), workers.threads());
      team = new TrainingTeam(plan, kernels, workers);
    }
    float[] logits = new float[architecture.head().classes()];
    team.forward(features, 1, AT_INFERENCE, logits);
    return logits;
  }

  /** Waits for a call that is running, then ends the threads. */
  @Override
  public void close() {
    workers.close();
    lock.lock();
    try {
      team = null;
    } finally {
      lock.unlock();
    }
  }
}
