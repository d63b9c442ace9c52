package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Operation.Linear;
import java.util.Optional;

/** Nodes of the graph that are computed together. Inputs and outputs are node ids. */
sealed interface Layer {

  int input();

  int output();

  /**
   * A convolution with what follows it element by element.
   *
   * @param norm the BatchNorm to fold in
   * @param activation applied to the result, after the residual
   * @param gate the squeeze-and-excitation whose gates multiply the input
   * @param residual the node that is added to the result
   */
  record Conv(
      int input,
      int output,
      Convolution convolution,
      Optional<BatchNormalization> norm,
      Optional<Activation> activation,
      Optional<Gate> gate,
      Optional<Integer> residual)
      implements Layer {}

  /** Squeeze-and-excitation up to its sigmoid: pool, reduce, activate, expand. */
  record Gate(Convolution reduce, Activation activation, Convolution expand) {}

  /** The largest value under a window. */
  record MaxPool(int input, int output, Operation.MaxPool pool) implements Layer {}

  /** Global average pooling. */
  record Pool(int input, int output) implements Layer {}

  /** The classifier. */
  record Classifier(int input, int output, Linear linear) implements Layer {}
}
