package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.gradient.DropNoise;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Drop path and dropout: what they do to a map, and to its gradient. */
final class Drops {

  private Drops() {}

  static void applyInPlace(Node node, TrainingPass pass, INDArray map) {
    if (!pass.drops()) {
      return;
    }
    boolean wholeSamples = node.operation() instanceof Operation.DropPath;
    double rate =
        node.operation() instanceof Operation.DropPath path
            ? path.rate()
            : ((Operation.Dropout) node.operation()).rate();
    long factors = wholeSamples ? map.size(0) : map.length();
    try (INDArray array = factors(Math.toIntExact(factors), node.id(), pass.seed(), rate)) {
      if (wholeSamples) {
        Nd4jOperations.scalePerImageInPlace(map, array);
      } else {
        map.muli(array.reshape('c', map.shape()));
      }
    }
  }

  private static INDArray factors(int count, int node, long seed, double rate) {
    float[] factors = new float[count];
    float kept = (float) (1 / (1 - rate));
    for (int i = 0; i < count; i++) {
      factors[i] = DropNoise.keeps(seed, node, i, rate) ? kept : 0;
    }
    return Nd4j.createFromArray(factors);
  }
}
