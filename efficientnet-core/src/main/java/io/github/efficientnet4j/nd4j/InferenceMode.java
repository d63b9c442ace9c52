package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.DropPath;
import io.github.efficientnet4j.graph.Operation.Dropout;
import io.github.efficientnet4j.graph.Parameters;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Running statistics, no drops. Thread-safe. */
final class InferenceMode implements ForwardMode {

  private final Parameters parameters;
  private final ParameterArrays arrays;

  InferenceMode(Parameters parameters, ParameterArrays arrays) {
    this.parameters = parameters;
    this.arrays = arrays;
  }

  @Override
  public void normalizeInPlace(BatchNormalization norm, INDArray map) {
    Nd4jOperations.scalePerChannelInPlace(
        map, arrays.computed(norm.scale(), () -> Nd4j.createFromArray(running(norm).factor())));
    Nd4jOperations.addPerChannelInPlace(
        map, arrays.computed(norm.shift(), () -> Nd4j.createFromArray(running(norm).offset())));
  }

  private Normalization running(BatchNormalization norm) {
    return Normalization.ofRunningStatistics(norm, parameters);
  }

  @Override
  public void dropPathInPlace(Node node, DropPath drop, INDArray map) {
    // The identity at inference.
  }

  @Override
  public void dropoutInPlace(Node node, Dropout drop, INDArray map) {
    // The identity at inference.
  }
}
