package io.github.efficientnet4j.gradient;

import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Subgraph;
import java.util.List;

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
    return of(graph.nodes(), state, false);
  }

  /**
   * Walks a part of a network, down to its input: the gradient with respect to the input is needed
   * too, and so that of every node.
   *
   * @param part the part
   * @param state says which of its parameters are trained
   * @return which gradients are needed
   */
  public static BackwardReach toInput(Subgraph part, TrainingState state) {
    return of(part.nodes(), state, true);
  }

  private static BackwardReach of(List<Node> nodes, TrainingState state, boolean toInput) {
    boolean[] needed = new boolean[nodes.size()];
    for (Node node : nodes) {
      boolean root = node.inputs().isEmpty() && toInput;
      needed[node.id()] =
          root
              || node.inputs().stream().anyMatch(input -> needed[input])
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
