package io.github.efficientnet4j.internal.engine.plan;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Operation.Linear;
import java.util.List;
import java.util.Optional;

/**
 * Nodes of the graph that are computed together. Inputs and outputs are node ids.
 *
 * <p>Readers that treat each kind of layer differently implement {@link Visitor}: a new kind then
 * does not compile until all of them handle it.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface Layer {

  /** {@return the node that the layer transforms} */
  int input();

  /** {@return every node that the layer reads, {@link #input} first} */
  List<Integer> inputs();

  /** {@return the last of the layer's nodes, whose value it computes} */
  int output();

  /** Calls the visitor's method for this kind of layer. */
  void accept(Visitor visitor);

  /** Handles each kind of layer. */
  interface Visitor {

    void conv(Conv conv);

    void maxPool(MaxPool pool);

    void pool(Pool pool);

    void classifier(Classifier classifier);
  }

  /**
   * A convolution with what is fused into it. Starts as {@link #of} and grows node by node.
   *
   * @param node the convolution's own
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
      int node,
      int input,
      int output,
      Convolution convolution,
      Optional<BatchNormalization> norm,
      Optional<Activation> activation,
      Optional<Gate> gate,
      Optional<Drop> dropPath,
      Optional<Integer> residual)
      implements Layer {

    /** {@return a convolution with nothing fused into it} */
    static Conv of(int input, int node, Convolution convolution) {
      return new Conv(
          node,
          input,
          node,
          convolution,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    /** {@return the same, its input multiplied by gates} */
    Conv gated(Gate gates) {
      return new Conv(
          node,
          input,
          output,
          convolution,
          norm,
          activation,
          Optional.of(gates),
          dropPath,
          residual);
    }

    /** {@return the same with the BatchNorm that computes node {@code last}} */
    Conv normalized(BatchNormalization batchNorm, int last) {
      return new Conv(
          node,
          input,
          last,
          convolution,
          Optional.of(batchNorm),
          activation,
          gate,
          dropPath,
          residual);
    }

    /** {@return the same with the activation that computes node {@code last}} */
    Conv activated(Activation function, int last) {
      return new Conv(
          node, input, last, convolution, norm, Optional.of(function), gate, dropPath, residual);
    }

    /** {@return the same with the addition of another node that computes node {@code last}} */
    Conv added(int other, int last) {
      return new Conv(
          node, input, last, convolution, norm, activation, gate, dropPath, Optional.of(other));
    }

    /** {@return the same with what training does to the result before the addition} */
    Conv dropped(Drop drop) {
      return new Conv(
          node, input, output, convolution, norm, activation, gate, Optional.of(drop), residual);
    }

    @Override
    public List<Integer> inputs() {
      return residual.map(added -> List.of(input, added)).orElse(List.of(input));
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.conv(this);
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
   * Drop path or dropout, which are the identity at inference.
   *
   * @param node the id of the operation
   * @param rate the probability of dropping
   */
  record Drop(int node, double rate) {}

  /**
   * Max pooling.
   *
   * @param input the map
   * @param output the largest values under the windows
   * @param pool the windows
   */
  record MaxPool(int input, int output, Operation.MaxPool pool) implements Layer {

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.maxPool(this);
    }
  }

  /**
   * Global average pooling.
   *
   * @param input the map
   * @param output its means
   */
  record Pool(int input, int output) implements Layer {

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.pool(this);
    }
  }

  /**
   * The classifier.
   *
   * @param input the pooled features
   * @param output the logits
   * @param dropout what training does to the features before
   * @param linear the fully connected layer
   */
  record Classifier(int input, int output, Optional<Drop> dropout, Linear linear) implements Layer {

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.classifier(this);
    }
  }
}
