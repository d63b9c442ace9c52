package io.github.efficientnet4j.gradient;

import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.ParameterSpec;

/**
 * How far down a backward pass has to go: below the first trained parameter nothing is computed.
 *
 * <p>Immutable and thread-safe.
 */
public final class BackwardReach {

  private final boolean[] needed;

  private BackwardReach(boolean[] needed) {
    this.needed = needed;
  }

  /**
   * Walks a graph.
   *
   * @param graph the network
   * @param state says which of its parameters are trained
   * @return which gradients are needed
   */
  public static BackwardReach of(Graph graph, TrainingState state) {
    boolean[] needed = new boolean[graph.nodes().size()];
    for (Node node : graph.nodes()) {
      needed[node.id()] =
          node.inputs().stream().anyMatch(input -> needed[input])
              || node.operation().parameters().stream()
                  .map(ParameterSpec::name)
                  .anyMatch(state::trained);
    }
    return new BackwardReach(needed);
  }

  /**
   * Whether the derivative of the loss by a node's output is needed: for the node's own parameters
   * or for those of a node that it reads, directly or not.
   *
   * @param node a node's id
   * @return false if neither it nor anything before it is trained
   */
  public boolean reaches(int node) {
    return needed[node];
  }
}
