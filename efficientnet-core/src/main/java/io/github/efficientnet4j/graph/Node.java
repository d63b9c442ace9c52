package io.github.efficientnet4j.graph;

import java.util.List;
import java.util.Objects;

/**
 * One operation and its place in the graph.
 *
 * <p>Immutable and thread-safe.
 *
 * @param id the index in {@link Graph#nodes()}
 * @param name the place in the network, for example {@code features.2.0.block.1.0}
 * @param operation the operation
 * @param inputs the ids of the nodes it reads, all smaller than its own
 * @param output the shape of its result
 */
public record Node(int id, String name, Operation operation, List<Integer> inputs, Shape output) {

  /** Creates the node. */
  public Node {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(output, "output");
    inputs = List.copyOf(inputs);
  }

  /**
   * Calls the visitor's method for this node's kind of operation.
   *
   * @param <R> what reading a node gives
   * @param visitor the reader
   * @return what the visitor's method returned
   */
  public <R> R accept(Operation.Visitor<R> visitor) {
    return operation.accept(visitor, this);
  }
}
