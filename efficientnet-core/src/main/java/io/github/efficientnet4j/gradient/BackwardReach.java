package io.github.efficientnet4j.gradient;

import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Subgraph;
import java.util.List;
import java.util.function.Predicate;

/**
 * How far down a backward pass has to go: below the first trained parameter, or below the node
 * whose gradient is asked for, nothing is computed.
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
    return of(graph.nodes(), node -> trains(node, state));
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
    return of(part.nodes(), node -> node.inputs().isEmpty() || trains(node, state));
  }

  /**
   * Walks a graph from one node on.
   *
   * @param graph the network
   * @param start the id of the node whose gradient is asked for
   * @return which gradients are needed: that of the node, and those of what depends on it
   */
  public static BackwardReach from(Graph graph, int start) {
    return of(graph.nodes(), node -> node.id() == start);
  }

  private static boolean trains(Node node, TrainingState state) {
    return node.operation().parameters().stream().map(ParameterSpec::name).anyMatch(state::trained);
  }

  private static BackwardReach of(List<Node> nodes, Predicate<Node> starts) {
    boolean[] needed = new boolean[nodes.size()];
    for (Node node : nodes) {
      needed[node.id()] =
          starts.test(node) || node.inputs().stream().anyMatch(input -> needed[input]);
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
