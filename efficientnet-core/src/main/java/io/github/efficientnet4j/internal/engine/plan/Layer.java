package io.github.efficientnet4j.internal.engine.plan;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Operation.Linear;
import java.util.Optional;

/**
 * Nodes of the graph that are computed together. Inputs and outputs are node ids.
 *
 * <p>Internal: for the engine only. Immutable and thread-safe.
 */
public sealed interface Layer {

  /**
   * What the layer reads.
   *
   * @return the id of a node
   */
  int input();

  /**
   * What the layer computes.
   *
   * @return the id of its last node
   */
  int output();

  /**
   * A convolution with what follows it element by element.
   *
   * @param input the node that is convolved
   * @param output the last node
   * @param convolution the convolution
   * @param norm the BatchNorm to fold in
   * @param activation applied to the result, after the residual
   * @param gate the squeeze-and-excitation whose gates multiply the input
   * @param dropPath what training does to the result before the addition
   * @param residual the node that is added to the result
   */
  record Conv(
      int input,
      int output,
      Convolution convolution,
      Optional<BatchNormalization> norm,
      Optional<Activation> activation,
      Optional<Gate> gate,
      Optional<Drop> dropPath,
      Optional<Integer> residual)
      implements Layer {

    /**
     * The same with drop path.
     *
     * @param drop what training does to the result before the addition
     * @return another layer
     */
    public Conv with(Drop drop) {
      return new Conv(
          input, output, convolution, norm, activation, gate, Optional.of(drop), residual);
    }
  }

  /**
   * Squeeze-and-excitation up to its sigmoid: pool, reduce, activate, expand.
   *
   * @param reduce to the squeezed channels
   * @param activation between the two
   * @param expand to the map's channels
   */
  record Gate(Convolution reduce, Activation activation, Convolution expand) {}

  /**
   * Max pooling.
   *
   * @param input the map
   * @param output the largest values under the windows
   * @param pool the windows
   */
  record MaxPool(int input, int output, Operation.MaxPool pool) implements Layer {}

  /**
   * Drop path or dropout, which are the identity at inference.
   *
   * @param node the id of the operation
   * @param rate the probability of dropping
   */
  record Drop(int node, double rate) {}

  /**
   * Global average pooling.
   *
   * @param input the map
   * @param output its means
   */
  record Pool(int input, int output) implements Layer {}

  /**
   * The classifier.
   *
   * @param input the pooled features
   * @param output the logits
   * @param dropout what training does to the features before
   * @param linear the fully connected layer
   */
  record Classifier(int input, int output, Optional<Drop> dropout, Linear linear)
      implements Layer {}
}
