package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingEngineContract;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.Graph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class Nd4jTrainingEngineTest extends TrainingEngineContract {

  @Override
  protected TrainingEngine engine(Architecture network, TrainingState state) {
    return new Nd4jTrainingEngine(network, state);
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      disabledReason = "the bounds are known for the process memory that Linux and glibc report")
  void nativeMemoryDoesNotGrow() throws Exception {
    NativeMemory.assertSteady(Steps.class);
  }

  static final class Steps {

    private static final Architecture NETWORK =
        Architecture.builder("small")
            .resolution(112)
            .stem(8)
            .stage(MBConv.of(3, 1), 8, 1, 1)
            .stage(MBConv.of(5, 2), 12, 1, 2)
            .head(16)
            .classes(4)
            .dropPath(0.2)
            .dropout(0.2)
            .build();

    public static void main(String[] arguments) throws InterruptedException {
      TrainingState state = TrainingState.of(FormulaWeights.parameters(NETWORK));
      float[] images = FormulaWeights.image(1, 2, 3, 112, 112);
      try (Nd4jTrainingEngine engine = new Nd4jTrainingEngine(NETWORK, state)) {
        NativeMemory.measure(
            2 * NativeMemory.bytesOfMaps(Graph.of(NETWORK, 112, 112)),
            () -> {
              engine.forward(images, 2, 112, 112, TrainingPass.of(1));
              engine.backward(new float[] {1, 2, 3, 4, -1, -2, -3, -4});
            });
      }
    }
  }
}
