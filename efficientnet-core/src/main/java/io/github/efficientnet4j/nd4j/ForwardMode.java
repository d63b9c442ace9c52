package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.DropPath;
import io.github.efficientnet4j.graph.Operation.Dropout;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The operations that are one thing in training and another at inference. */
interface ForwardMode {

  /** Overwrites a map with its normalisation. */
  void normalizeInPlace(BatchNormalization norm, INDArray map);

  /** Overwrites a map with what drop path leaves of it. */
  void dropPathInPlace(Node node, DropPath drop, INDArray map);

  /** Overwrites a map with what dropout leaves of it. */
  void dropoutInPlace(Node node, Dropout drop, INDArray map);
}
