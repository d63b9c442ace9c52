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
    if (!reach.reaches(node.id()) || node.inputs().isEmpty()) {
      return List.of();
    }
    Operation operation = node.operation();
    int input = node.inputs().get(0);
    boolean toInput = reach.reaches(input);
    boolean reads = false;
    if (operation instanceof Operation.Convolution convolution) {
      // ND4J's operation makes both derivatives, and so reads the input for either.
      reads = state.trained(convolution.kernel().name()) || !convolution.pointwise() && toInput;
    } else if (operation instanceof Operation.Linear linear) {
      reads = state.trained(linear.kernel().name());
    } else if (operation instanceof Operation.BatchNormalization norm) {
      reads = state.trained(norm.scale().name()) || !pass.frozenBatchNorm() && toInput;
    } else if (operation instanceof Operation.Activate || operation instanceof Operation.MaxPool) {
      reads = true;
    } else if (operation instanceof Operation.Sigmoid) {
      return List.of(node.id());
    } else if (operation instanceof Operation.Scale) {
      return factorsRead(node);
    }
    return reads ? List.of(input) : List.of();
  }

  /** The derivative of a product by one factor is the other. */
  private List<Integer> factorsRead(Node product) {
    int map = product.inputs().get(0);
    int gate = product.inputs().get(1);
    List<Integer> values = new ArrayList<>();
    if (reach.reaches(map)) {
      values.add(gate);
    }
    if (reach.reaches(gate)) {
      values.add(map);
    }
    return values;
  }
}
