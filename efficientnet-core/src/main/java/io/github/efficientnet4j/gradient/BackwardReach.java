package io.github.efficientnet4j.gradient;

import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Subgraph;
import java.util.List;
import java.util.function.Predicate;

/**
 * The set of gradients that a backward pass has to compute. No gradient is computed below the first
 * trained parameter, or below the node whose gradient is requested.
 *
 * <p>Immutable and thread-safe.
 */
public final class BackwardReach {

  private final boolean[] needed;

  private BackwardReach(boolean[] needed) {
    this.needed = needed;
  }

  /**
   * {@return the gradients that the trained parameters of a graph need}
   *
   * @param graph the network
   * @param state decides which of its parameters are trained
   */
  public static BackwardReach of(Graph graph, TrainingState state) {
    return of(graph.nodes(), node -> trains(node, state));
  }

  /**
   * {@return the gradients that a part of a network needs down to its input} The gradient with
   * respect to the input is needed too, and therefore the gradient of every node.
   *
   * @param part the part
   * @param state decides which of its parameters are trained
   */
  public static BackwardReach toInput(Subgraph part, TrainingState state) {
    return of(part.nodes(), node -> node.inputs().isEmpty() || trains(node, state));
  }

  /**
   * {@return the gradients that are needed for the gradient of one node: those of the node and of
   * all nodes that depend on it}
   *
   * @param graph the network
   * @param start the id of the node whose gradient is requested
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
   * {@return whether the gradient of the loss with respect to a node's output is needed} It is
   * needed for the node's own parameters, or for those of a node that it reads, directly or
   * indirectly. The result is false if neither the node nor any node before it is trained.
   *
   * @param node a node's id
   */
  public boolean reaches(int node) {
    return needed[node];
  }
}
