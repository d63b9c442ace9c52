package io.github.efficientnet4j.engine.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.engine.EngineOptions;
import io.github.efficientnet4j.gradient.TrainingExecutor;
import io.github.efficientnet4j.gradient.TrainingExecutorContract;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.gradient.TrainingState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract on the fastest kernels of this JVM, shared by two threads. */
@Tag("kernels")
class VectorTrainingExecutorTest extends TrainingExecutorContract {

  @Override
  protected TrainingExecutor executor(Architecture network, TrainingState state) {
    return VectorTrainingExecutor.of(network, state, EngineOptions.defaults().withThreads(2));
  }

  @Test
  void resNetsAreRefusedWithTheExecutorThatTrainsThem() {
    Architecture network = Architecture.resNet50().withClasses(2);
    TrainingState state = TrainingState.of(FormulaWeights.parameters(network));
    try (TrainingExecutor executor = executor(network, state)) {
      float[] images = new float[2 * 3 * 64 * 64];
      TrainingPass pass = TrainingPass.of(1);
      assertThatThrownBy(() -> executor.forward(images, 2, 64, 64, pass))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("Nd4jTrainingExecutor");
    }
  }
}
