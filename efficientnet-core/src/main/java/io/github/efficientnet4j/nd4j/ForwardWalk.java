package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes a graph node by node, in place where nobody else will read the input. Thread-safe if its
 * mode is.
 */
final class ForwardWalk {

  private final ParameterArrays arrays;
  private final ForwardMode mode;

  ForwardWalk(ParameterArrays arrays, ForwardMode mode) {
    this.arrays = arrays;
    this.mode = mode;
  }

  /** Computes one node, whose inputs are live, and frees those that it is the last to read. */
  void step(Node node, Map<Integer, INDArray> live, int[] lastReader) {
    int first = node.inputs().get(0);
    INDArray input = live.get(first);
    Operation operation = node.operation();
    if (overwritesInput(operation)) {
      boolean free = lastReader[first] == node.id();
      INDArray target = free ? input : input.dup('c');
      live.put(node.id(), inPlace(operation, target, node, live));
      if (free) {
        live.remove(first);
      }
    } else {
      live.put(node.id(), fresh(operation, input, node));
    }
    for (int id : node.inputs()) {
      if (lastReader[id] == node.id() && live.containsKey(id)) {
        Nd4jOperations.release(live.remove(id));
      }
    }
  }

  private static boolean overwritesInput(Operation operation) {
    return !(operation instanceof Operation.Convolution
        || operation instanceof Operation.MaxPool
        || operation instanceof Operation.GlobalAveragePool
        || operation instanceof Operation.Linear);
  }

  private INDArray fresh(Operation operation, INDArray input, Node node) {
    if (operation instanceof Operation.Convolution convolution) {
      INDArray result =
          Nd4jOperations.convolution(input, arrays.kernel(convolution), convolution, node.output());
      return convolution.bias().isPresent()
          ? Nd4jOperations.addPerChannelInPlace(result, arrays.array(convolution.bias().get()))
          : result;
    }
    if (operation instanceof Operation.MaxPool pool) {
      return Nd4jOperations.maxPool(input, pool, node.output());
    }
    if (operation instanceof Operation.GlobalAveragePool) {
      return Nd4jOperations.averagePool(input);
    }
    Operation.Linear linear = (Operation.Linear) operation;
    return Nd4jOperations.linear(input, arrays.array(linear.kernel()), arrays.array(linear.bias()));
  }

  private INDArray inPlace(
      Operation operation, INDArray target, Node node, Map<Integer, INDArray> live) {
    if (operation instanceof Operation.BatchNormalization norm) {
      mode.normalizeInPlace(norm, target);
      return target;
    }
    if (operation instanceof Operation.Activate activate) {
      return Nd4jOperations.activateInPlace(target, activate.function());
    }
    if (operation instanceof Operation.Sigmoid) {
      return Nd4jOperations.sigmoidInPlace(target);
    }
    if (operation instanceof Operation.Scale) {
      return Nd4jOperations.gateInPlace(target, live.get(node.inputs().get(1)));
    }
    if (operation instanceof Operation.Add) {
      return target.addi(live.get(node.inputs().get(1)));
    }
    mode.dropInPlace(node, target);
    return target;
  }
}
