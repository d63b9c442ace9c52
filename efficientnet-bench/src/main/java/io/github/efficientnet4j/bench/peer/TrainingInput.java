package io.github.efficientnet4j.bench.peer;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.BatchNorm;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.training.TrainingEngines;
import io.github.efficientnet4j.training.optimizer.Sgd;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The task that all runtimes of a comparison are given: a network, the weights that it starts with,
 * and one batch, which every step learns again.
 *
 * <p>The loss is cross-entropy with label smoothing, the update {@link #RULE} without weight decay.
 * Not RMSProp as in the paper: DJL has no RMSProp for PyTorch.
 *
 * <p>Thread-safe, as long as nobody writes to the arrays.
 *
 * @param architecture the network; its resolution is the side of the images
 * @param start the first weights, running statistics included
 * @param images the batch, and the threads
 * @param labels the class of each image
 * @param program a TorchScript program of the network with torchvision's names of parameters, for
 *     runtimes that need one; without one they make their own
 */
public record TrainingInput(
    Architecture architecture,
    Parameters start,
    Input images,
    int[] labels,
    Optional<Path> program) {

  /** Of the labels: the recipe's. It also keeps gradients from vanishing when all is learnt. */
  public static final double LABEL_SMOOTHING = 0.1;

  /** How gradients change weights. */
  public static final Sgd RULE = new Sgd(0.9, false);

  /** Low enough for any number of steps on noise. */
  public static final double LEARNING_RATE = 0.001;

  private static final long SEED = 1;

  private static final float RESIDUAL_SCALE = 0.1f;

  private static final String RUNNING_VARIANCE = ".running_var";

  /**
   * Images of noise with labels by chance, and untrained weights whose running statistics are those
   * of the batch, so that BatchNorm normalises by them as well; with a program, they are 0 and 1,
   * and scale and shift do that instead: DJL cannot write a program's buffers. What blocks add to
   * their skip connections begins small.
   *
   * @param architecture the network
   * @param batch images of a step, at least 1; at least 2 where the last map is one pixel
   * @param threads threads that compute, at least 1
   * @param program see the component
   * @return the task, the same each time
   */
  public static TrainingInput ofNoise(
      Architecture architecture, int batch, int threads, Optional<Path> program) {
    Input images = Input.ofNoise(architecture, batch, threads);
    Random random = new Random(SEED);
    int[] labels = random.ints(batch, 0, architecture.head().classes()).toArray();
    Parameters start = Network.create(architecture, SEED).parameters();
    dampResiduals(architecture, start);
    moveStatistics(architecture, start, images);
    if (program.isPresent()) {
      moveIntoScales(architecture, start);
    }
    return new TrainingInput(architecture, start, images, labels, program);
  }

  /**
   * Without it a rounding error of 1e-7 can become 1e-3 of the logits' deviation on the way through
   * B0's blocks at 32 pixels, since nothing normalises it away while statistics rest; and runtimes
   * that do the same work would seem to differ.
   */
  private static void dampResiduals(Architecture architecture, Parameters start) {
    List<Node> nodes = Graph.of(architecture).nodes();
    for (Node node : nodes) {
      if (!(node.operation() instanceof Operation.Add)) {
        continue;
      }
      Node branch = nodes.get(node.inputs().get(0));
      if (branch.operation() instanceof Operation.DropPath) {
        branch = nodes.get(branch.inputs().get(0));
      }
      if (branch.operation() instanceof Operation.BatchNormalization norm) {
        float[] scale = start.values(norm.scale().name());
        for (int channel = 0; channel < scale.length; channel++) {
          scale[channel] *= RESIDUAL_SCALE;
        }
      }
    }
  }

  private static void moveStatistics(Architecture architecture, Parameters start, Input images) {
    Architecture eager =
        architecture.withBatchNorm(new BatchNorm(architecture.batchNorm().epsilon(), 1));
    try (var engine = TrainingEngines.java().create(eager, TrainingState.of(start))) {
      engine.forward(
          images.pixels(),
          images.batch(),
          images.side(),
          images.side(),
          TrainingPass.withoutDrops());
    }
  }

  /** Makes running statistics 0 and 1, and scales and shifts such that nothing else changes. */
  private static void moveIntoScales(Architecture architecture, Parameters start) {
    double epsilon = architecture.batchNorm().epsilon();
    for (String name : start.specs().keySet()) {
      if (!name.endsWith(RUNNING_VARIANCE)) {
        continue;
      }
      String norm = name.substring(0, name.length() - RUNNING_VARIANCE.length());
      float[] variance = start.values(name);
      float[] mean = start.values(norm + ".running_mean");
      float[] scale = start.values(norm + ".weight");
      float[] shift = start.values(norm + ".bias");
      for (int channel = 0; channel < variance.length; channel++) {
        double factor = scale[channel] / Math.sqrt(variance[channel] + epsilon);
        shift[channel] -= (float) (factor * mean[channel]);
        scale[channel] = (float) (factor * Math.sqrt(1 + epsilon));
        mean[channel] = 0;
        variance[channel] = 1;
      }
    }
  }

  /**
   * The first weights, for one runtime to change.
   *
   * @return a copy
   */
  public Parameters copyOfStart() {
    Map<String, float[]> values = new HashMap<>();
    start.specs().keySet().forEach(name -> values.put(name, start.values(name).clone()));
    return Parameters.of(List.copyOf(start.specs().values()), values);
  }

  /**
   * What the logits shall become: the labels, smoothed.
   *
   * @return batch · classes floats, each row a distribution
   */
  public float[] targets() {
    int classes = architecture.head().classes();
    float[] targets = new float[labels.length * classes];
    Arrays.fill(targets, (float) (LABEL_SMOOTHING / classes));
    for (int row = 0; row < labels.length; row++) {
      targets[row * classes + labels[row]] += (float) (1 - LABEL_SMOOTHING);
    }
    return targets;
  }
}
