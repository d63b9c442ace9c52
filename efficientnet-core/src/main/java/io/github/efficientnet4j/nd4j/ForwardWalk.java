package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import java.util.Map;
import java.util.function.Consumer;
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
    INDArray value = node.accept(new Computation(live, lastReader));
    live.put(node.id(), value);
    for (int id : node.inputs()) {
      if (lastReader[id] == node.id() && live.containsKey(id)) {
        INDArray input = live.remove(id);
        if (input != value) {
          Nd4jOperations.release(input);
        }
      }
    }
  }

  /** The value of a node, from the live values of its inputs. */
  private final class Computation implements Operation.Visitor<INDArray> {

    private final Map<Integer, INDArray> live;
    private final int[] lastReader;

    Computation(Map<Integer, INDArray> live, int[] lastReader) {
      this.live = live;
      this.lastReader = lastReader;
    }

    private INDArray input(Node node, int index) {
      return live.get(node.inputs().get(index));
    }

    /** Overwrites the first input, or a copy of it if others will read it. */
    private INDArray overwrite(Node node, Consumer<INDArray> inPlace) {
      boolean free = lastReader[node.inputs().get(0)] == node.id();
      INDArray map = free ? input(node, 0) : input(node, 0).dup('c');
      inPlace.accept(map);
      return map;
    }

    @Override
    public INDArray input(Node node) {
      throw new IllegalArgumentException("the images are given, not computed");
    }

    @Override
    public INDArray convolution(Node node, Operation.Convolution convolution) {
      INDArray result =
          Nd4jOperations.convolution(
              input(node, 0), arrays.kernel(convolution), convolution, node.output());
      return convolution.bias().isPresent()
          ? Nd4jOperations.addPerChannelInPlace(result, arrays.array(convolution.bias().get()))
          : result;
    }

    @Override
    public INDArray batchNormalization(Node node, Operation.BatchNormalization norm) {
      return overwrite(node, map -> mode.normalizeInPlace(norm, map));
    }

    @Override
    public INDArray activate(Node node, Operation.Activate activate) {
      return overwrite(node, map -> Nd4jOperations.activateInPlace(map, activate.function()));
    }

    @Override
    public INDArray sigmoid(Node node) {
      return overwrite(node, Nd4jOperations::sigmoidInPlace);
    }

    @Override
    public INDArray maxPool(Node node, Operation.MaxPool pool) {
      return Nd4jOperations.maxPool(input(node, 0), pool, node.output());
    }

    @Override
    public INDArray globalAveragePool(Node node) {
      return Nd4jOperations.averagePool(input(node, 0));
    }

    @Override
    public INDArray scale(Node node) {
      return overwrite(node, map -> Nd4jOperations.gateInPlace(map, input(node, 1)));
    }

    @Override
    public INDArray add(Node node) {
      return overwrite(node, map -> map.addi(input(node, 1)));
    }

    @Override
    public INDArray dropPath(Node node, Operation.DropPath drop) {
      return overwrite(node, map -> mode.dropPathInPlace(node, drop, map));
    }

    @Override
    public INDArray dropout(Node node, Operation.Dropout drop) {
      return overwrite(node, map -> mode.dropoutInPlace(node, drop, map));
    }

    @Override
    public INDArray linear(Node node, Operation.Linear linear) {
      return Nd4jOperations.linear(
          input(node, 0), arrays.array(linear.kernel()), arrays.array(linear.bias()));
    }
  }
}
