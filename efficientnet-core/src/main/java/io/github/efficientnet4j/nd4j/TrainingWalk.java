package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.gradient.BackwardReach;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A forward pass in training mode over the nodes of a network or of a part of one, and after it the
 * backward pass. Owns the values that the backward pass will read, and no others.
 */
final class TrainingWalk implements AutoCloseable {

  private final INDArray output;
  private final BackwardWalk backward;

  private TrainingWalk(INDArray output, BackwardWalk backward) {
    this.output = output;
    this.backward = backward;
  }

  /**
   * Makes the forward pass, and moves the running statistics when it has succeeded.
   *
   * @param nodes the first is the input, the last the output
   * @param lastReader for each node the last that reads it; overwritten
   * @param input in row order; no longer the caller's
   */
  static TrainingWalk forward(
      List<Node> nodes,
      int[] lastReader,
      TrainingState state,
      TrainingPass pass,
      BackwardReach reach,
      INDArray input) {
    BackwardReads reads = new BackwardReads(nodes, reach, state, pass);
    for (int value = 0; value < lastReader.length; value++) {
      if (reads.read(value)) {
        lastReader[value] = Integer.MAX_VALUE;
      }
    }
    ParameterArrays arrays = new ParameterArrays(state.parameters());
    TrainingMode mode = new TrainingMode(state, pass);
    ForwardWalk forward = new ForwardWalk(arrays, mode);
    Map<Integer, INDArray> live = new HashMap<>();
    live.put(0, input);
    BackwardWalk backward = new BackwardWalk(nodes, state, pass, reads, mode, arrays, live);
    try {
      for (Node node : nodes.subList(1, nodes.size())) {
        forward.step(node, live, lastReader);
      }
      int last = nodes.size() - 1;
      INDArray output = reads.read(last) ? live.get(last).dup('c') : live.remove(last);
      mode.moveStatistics();
      return new TrainingWalk(output, backward);
    } catch (RuntimeException | Error e) {
      backward.close();
      throw e;
    }
  }

  /** The value of the last node, which is the caller's. */
  INDArray output() {
    return output;
  }

  /** The backward pass; see {@link BackwardWalk#run}. Only one. */
  Optional<INDArray> backward(INDArray outputGradient) {
    return backward.run(outputGradient);
  }

  /** Frees what the backward pass would read. */
  @Override
  public void close() {
    backward.close();
  }
}
