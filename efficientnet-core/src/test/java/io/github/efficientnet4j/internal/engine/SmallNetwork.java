package io.github.efficientnet4j.internal.engine;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.internal.engine.run.KernelSets;

/** A network with every kind of block of B0's, for tests of what surrounds the computation. */
public final class SmallNetwork {

  public static final int SIDE = 32;

  public static final int CLASSES = 10;

  public static final Architecture NETWORK =
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

  public static EngineOptions pinned() {
    return EngineOptions.defaults()
        .withKernels(KernelSets.vector().isPresent() ? KernelChoice.VECTOR : KernelChoice.SCALAR);
  }

  public static CompiledEngine engine(EngineOptions options) {
    return CompiledEngine.compile(NETWORK, PARAMETERS, options);
  }

  public static float[] image(long seed) {
    return images(seed, 1);
  }

  public static float[] images(long seed, int batch) {
    return FormulaWeights.image(seed, batch, 3, SIDE, SIDE);
  }
}
