package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.gradient.DropNoise;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation.DropPath;
import io.github.efficientnet4j.graph.Operation.Dropout;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Drop path and dropout: what they do to a map, and to its gradient. */
final class Drops {

  private Drops() {}

  static void dropPathInPlace(Node node, DropPath drop, TrainingPass pass, INDArray map) {
    if (pass.drops()) {
      try (INDArray factors = factors(map.size(0), node.id(), pass.seed(), drop.rate())) {
        Nd4jOperations.scalePerImageInPlace(map, factors);
      }
    }
  }

  static void dropoutInPlace(Node node, Dropout drop, TrainingPass pass, INDArray map) {
    if (pass.drops()) {
      try (INDArray factors = factors(map.length(), node.id(), pass.seed(), drop.rate())) {
        map.muli(factors.reshape('c', map.shape()));
      }
    }
  }

  /** For each of so many parts of a map: 0, or what a part that is kept is multiplied by. */
  private static INDArray factors(long count, int node, long seed, double rate) {
    float[] factors = new float[Math.toIntExact(count)];
    float kept = (float) (1 / (1 - rate));
    for (int i = 0; i < factors.length; i++) {
      factors[i] = DropNoise.keeps(seed, node, i, rate) ? kept : 0;
    }
    return Nd4j.createFromArray(factors);
  }
}
