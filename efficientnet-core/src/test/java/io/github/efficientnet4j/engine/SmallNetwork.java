package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.engine.EngineOptions.KernelChoice;
import io.github.efficientnet4j.graph.Parameters;

/** A network with every kind of block of B0's, for tests of what surrounds the computation. */
final class SmallNetwork {

  static final int SIDE = 32;

  static final int CLASSES = 10;

  static final Architecture NETWORK =
      Architecture.builder("small")
          .resolution(SIDE)
          .stem(16)
          .stage(MBConv.of(3, 1), 8, 1, 1)
          .stage(MBConv.of(5, 6), 24, 2, 2)
          .head(64)
          .classes(CLASSES)
          .build();

  static final Parameters PARAMETERS = FormulaWeights.parameters(NETWORK);

  private SmallNetwork() {}

  static EngineOptions pinned() {
    return EngineOptions.defaults()
        .withKernels(KernelSets.vector().isPresent() ? KernelChoice.VECTOR : KernelChoice.SCALAR);
  }

  static InferenceEngine engine(EngineOptions options) {
    return InferenceEngine.compile(NETWORK, PARAMETERS, options);
  }

  static float[] image(long seed) {
    return images(seed, 1);
  }

  static float[] images(long seed, int batch) {
    return FormulaWeights.image(seed, batch, 3, SIDE, SIDE);
  }
}
