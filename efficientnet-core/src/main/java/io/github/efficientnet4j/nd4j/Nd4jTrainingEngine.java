package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.BackwardReach;
import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.gradient.TrainingProtocol;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.Graph;
import java.util.Optional;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains a network on whatever ND4J backend is on the class path, CPU or CUDA, operation by
 * operation. Any batch and any input size; the graph for a size is lowered when it is needed.
 *
 * <p>Values and gradients cross between host and backend once per step. Of the forward pass, the
 * values that the backward pass will read stay in the backend's memory until it has read them, and
 * no others; nothing is kept from one step to the next.
 *
 * <p>Not thread-safe.
 */
public final class Nd4jTrainingEngine implements TrainingEngine {

  private final Architecture architecture;
  private final TrainingState state;
  private final TrainingProtocol protocol;
  private Optional<TrainingWalk> last = Optional.empty();

  /**
   * Creates an engine.
   *
   * @param architecture the network
   * @param state its values, and where its gradients go
   * @throws IllegalArgumentException if the state is of another network
   * @throws MissingBackendException if no ND4J backend is on the class path
   */
  public Nd4jTrainingEngine(Architecture architecture, TrainingState state) {
    this.protocol = new TrainingProtocol(architecture, state);
    this.architecture = architecture;
    this.state = state;
    Backend.require();
  }

  @Override
  public TrainingState state() {
    return state;
  }

  @Override
  public float[] forward(float[] images, int batch, int height, int width, TrainingPass pass) {
    Graph graph = protocol.beforeForward(images, batch, height, width, pass);
    forgetForward();
    // Inside a user's workspace our intermediate arrays would pile up until it closes.
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      int channels = graph.input().channels();
      TrainingWalk walk =
          TrainingWalk.forward(
              graph.nodes(),
              graph.lastReaders(),
              state,
              pass,
              BackwardReach.of(graph, state),
              HostArrays.ofHost(images, batch, channels, height, width));
      last = Optional.of(walk);
      float[] logits = walk.output().data().asFloat();
      Nd4jOperations.release(walk.output());
      protocol.afterForward();
      return logits;
    }
  }

  @Override
  public void backward(float[] logitsGradient) {
    protocol.beforeBackward(logitsGradient);
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      int classes = architecture.head().classes();
      last.orElseThrow()
          .backward(HostArrays.ofHost(logitsGradient, logitsGradient.length / classes, classes));
    } finally {
      forgetForward();
    }
  }

  private void forgetForward() {
    last.ifPresent(TrainingWalk::close);
    last = Optional.empty();
  }

  /** Frees the backend's memory. The state remains. */
  @Override
  public void close() {
    if (protocol.close()) {
      forgetForward();
    }
  }
}
