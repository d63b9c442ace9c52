package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The operations that are one thing in training and another at inference. */
interface ForwardMode {

  /** Overwrites a map with its normalisation. */
  void normalizeInPlace(BatchNormalization norm, INDArray map);

  /** Overwrites what a node of drop path or dropout reads with what it gives. */
  void dropInPlace(Node node, INDArray map);
}
