package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.gradient.BackwardReach;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far a backward pass goes, which values of the forward pass it reads on its way, and which
 * node is the last to read each. Immutable and thread-safe.
 */
final class BackwardReads {

  private final BackwardReach reach;
  private final TrainingState state;
  private final TrainingPass pass;
  private final int[] lastReader;

  BackwardReads(List<Node> nodes, BackwardReach reach, TrainingState state, TrainingPass pass) {
    this.reach = reach;
    this.state = state;
    this.pass = pass;
    this.lastReader = new int[nodes.size()];
    Arrays.fill(lastReader, Integer.MAX_VALUE);
    for (Node node : nodes) {
      for (int value : reads(node)) {
        // The backward pass goes from the last node to the first.
        lastReader[value] = Math.min(lastReader[value], node.id());
      }
    }
  }

  /** Whether the backward pass needs the gradient by a node's output. */
  boolean reaches(int node) {
    return reach.reaches(node);
  }

  /** Whether the value has to be kept for the backward pass. */
  boolean read(int value) {
    return lastReader[value] != Integer.MAX_VALUE;
  }

  /** Whether no node before this one, thus none later in the backward pass, reads the value. */
  boolean lastReads(Node node, int value) {
    return lastReader[value] == node.id();
  }

  private List<Integer> reads(Node node) {
    return reach.reaches(node.id()) ? node.accept(new Derivative()) : List.of();
  }

  /** The ids of the values that a node's derivatives are computed from. */
  private final class Derivative implements Operation.Visitor<List<Integer>> {

    private static List<Integer> firstInputIf(boolean read, Node node) {
      return read ? List.of(node.inputs().get(0)) : List.of();
    }

    private boolean toInput(Node node) {
      return reach.reaches(node.inputs().get(0));
    }

    @Override
    public List<Integer> input(Node node) {
      return List.of();
    }

    @Override
    public List<Integer> convolution(Node node, Operation.Convolution convolution) {
      // ND4J's operation makes both derivatives, and so reads the input for either.
      boolean forInput = !convolution.pointwise() && toInput(node);
      return firstInputIf(forInput || state.trained(convolution.kernel().name()), node);
    }

    @Override
    public List<Integer> batchNormalization(Node node, Operation.BatchNormalization norm) {
      boolean forInput = !pass.frozenBatchNorm() && toInput(node);
      return firstInputIf(forInput || state.trained(norm.scale().name()), node);
    }

    @Override
    public List<Integer> activate(Node node, Operation.Activate activate) {
      return firstInputIf(true, node);
    }

    @Override
    public List<Integer> sigmoid(Node node) {
      return List.of(node.id());
    }

    @Override
    public List<Integer> maxPool(Node node, Operation.MaxPool pool) {
      return firstInputIf(true, node);
    }

    @Override
    public List<Integer> globalAveragePool(Node node) {
      return List.of();
    }

    /** The derivative of a product by one factor is the other. */
    @Override
    public List<Integer> scale(Node node) {
      int map = node.inputs().get(0);
      int gate = node.inputs().get(1);
      List<Integer> values = new ArrayList<>();
      if (reach.reaches(map)) {
        values.add(gate);
      }
      if (reach.reaches(gate)) {
        values.add(map);
      }
      return values;
    }

    @Override
    public List<Integer> add(Node node) {
      return List.of();
    }

    @Override
    public List<Integer> dropPath(Node node, Operation.DropPath drop) {
      return List.of();
    }

    @Override
    public List<Integer> dropout(Node node, Operation.Dropout drop) {
      return List.of();
    }

    @Override
    public List<Integer> linear(Node node, Operation.Linear linear) {
      return firstInputIf(state.trained(linear.kernel().name()), node);
    }
  }
}
