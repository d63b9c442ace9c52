package io.github.efficientnet4j.nd4j;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The derivatives of the loss by the nodes' outputs, each the sum over the node's readers, from the
 * first reader that gives one until the node takes it. Owns its arrays.
 */
final class OutputGradients implements AutoCloseable {

  private final Map<Integer, INDArray> arrays = new HashMap<>();

  /** Hands the gradient of a node over to the caller. */
  INDArray take(int node) {
    return arrays.remove(node);
  }

  /** Adds an array, which is no longer the caller's. */
  void give(int node, INDArray gradient) {
    INDArray sum = arrays.putIfAbsent(node, gradient);
    if (sum != null) {
      sum.addi(gradient);
      Nd4jOperations.release(gradient);
    }
  }

  /** Adds an array, which stays the caller's. */
  void add(int node, INDArray gradient) {
    INDArray sum = arrays.get(node);
    if (sum == null) {
      arrays.put(node, gradient.dup('c'));
    } else {
      sum.addi(gradient);
    }
  }

  /** Adds one value per image and channel, N x C x 1 x 1, to all pixels of a gradient. */
  void addToPixels(int node, INDArray vectors, long height, long width) {
    INDArray sum =
        arrays.computeIfAbsent(
            node,
            id -> Nd4j.zeros(DataType.FLOAT, vectors.size(0), vectors.size(1), height, width));
    Nd4jOperations.addPerImageAndChannelInPlace(sum, vectors);
  }

  @Override
  public void close() {
    arrays.values().forEach(Nd4jOperations::release);
    arrays.clear();
  }
}
