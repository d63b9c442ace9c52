package io.github.efficientnet4j.gradient;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import java.util.List;
import java.util.Objects;

/**
 * The part of {@link TrainingEngine}'s contract that is the same for all engines: the check of
 * sizes, the order of calls, and the behaviour after closing. An engine holds one protocol and
 * consults it first.
 *
 * <p>Not thread-safe, like the engines.
 */
public final class TrainingProtocol {

  private final Architecture architecture;
  private int batch;
  private boolean forwardMade;
  private boolean closed;

  /**
   * Creates the protocol of an engine that has computed no pass yet.
   *
   * @param architecture the network
   * @param state the network's values and gradients
   * @throws IllegalArgumentException if a parameter of the network is missing in the state or has
   *     another shape there
   */
  public TrainingProtocol(Architecture architecture, TrainingState state) {
    this.architecture = Objects.requireNonNull(architecture, "architecture");
    Parameters parameters = Objects.requireNonNull(state, "state").parameters();
    for (ParameterSpec spec : Graph.of(architecture).parameters()) {
      ParameterSpec given = parameters.specs().get(spec.name());
      if (!spec.equals(given)) {
        throw new IllegalArgumentException(
            "the state is not of this network, which needs "
                + spec
                + ", but the state has "
                + (given == null ? "no such parameter" : given));
      }
    }
  }

  /**
   * Checks the arguments of the next forward pass, and discards the previous pass.
   *
   * @param images N x C x H x W
   * @param size N
   * @param height H, in pixels
   * @param width W, in pixels
   * @param pass the options of the pass
   * @return the network at this size
   * @throws IllegalArgumentException if a size is out of range, the images do not have the number
   *     of values that the sizes imply, or BatchNorm would compute statistics of a single value
   * @throws IllegalStateException if the engine is closed
   */
  public Graph beforeForward(float[] images, int size, int height, int width, TrainingPass pass) {
    requireOpen();
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(pass, "pass");
    if (size < 1) {
      throw new IllegalArgumentException("a batch has at least 1 image, but was to have " + size);
    }
    Graph graph = Graph.of(architecture, height, width);
    if (images.length != size * graph.input().elements()) {
      throw new IllegalArgumentException(
          "a batch of %d x %d x %d x %d has %d values, but %d were given"
              .formatted(
                  size,
                  graph.input().channels(),
                  height,
                  width,
                  size * graph.input().elements(),
                  images.length));
    }
    if (!pass.frozenBatchNorm()) {
      requireStatistics(graph.nodes(), size);
    }
    forwardMade = false;
    batch = size;
    return graph;
  }

  /**
   * Checks that every BatchNorm has more than one value per channel. The unbiased variance of a
   * single value does not exist.
   *
   * @param nodes the nodes that will be computed
   * @param size the number of images
   * @throws IllegalArgumentException if a BatchNorm would compute statistics of a single value
   */
  public static void requireStatistics(List<Node> nodes, int size) {
    for (Node node : nodes) {
      long pixels = (long) node.output().height() * node.output().width();
      if (node.operation() instanceof Operation.BatchNormalization && size * pixels == 1) {
        throw new IllegalArgumentException(
            "BatchNorm "
                + node.name()
                + " would take the variance of a single value, one image's map of one pixel:"
                + " give it more images or larger ones, or set frozenBatchNorm");
      }
    }
  }

  /** Records that the forward pass is complete, so that a backward pass may follow. */
  public void afterForward() {
    forwardMade = true;
  }

  /**
   * Checks the argument of the next backward pass. Only one backward pass may follow a forward
   * pass.
   *
   * @param logitsGradient N x classes
   * @throws IllegalStateException if there was no forward pass, its backward pass was already
   *     computed, or the engine is closed
   * @throws IllegalArgumentException if the gradient does not have N · classes values
   */
  public void beforeBackward(float[] logitsGradient) {
    requireOpen();
    Objects.requireNonNull(logitsGradient, "logitsGradient");
    if (!forwardMade) {
      throw new IllegalStateException(
          "a backward pass needs a forward pass before it, and each forward pass serves one");
    }
    int classes = architecture.head().classes();
    if (logitsGradient.length != (long) batch * classes) {
      throw new IllegalArgumentException(
          "the gradient of %d x %d logits has %d values, but %d were given"
              .formatted(batch, classes, (long) batch * classes, logitsGradient.length));
    }
    forwardMade = false;
  }

  /**
   * Records that the engine is closed.
   *
   * @return whether it was open before
   */
  public boolean close() {
    boolean wasOpen = !closed;
    closed = true;
    return wasOpen;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this engine is closed; make another on its state");
    }
  }
}
