package io.github.efficientnet4j.engine.training;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.engine.EngineOptions;
import io.github.efficientnet4j.gradient.TrainingExecutor;
import io.github.efficientnet4j.gradient.TrainingExecutorContract;
import io.github.efficientnet4j.gradient.TrainingState;
import org.junit.jupiter.api.Tag;

/** The contract on the fastest kernels of this JVM, shared by two threads. */
@Tag("kernels")
class VectorTrainingExecutorTest extends TrainingExecutorContract {

  @Override
  protected TrainingExecutor executor(Architecture network, TrainingState state) {
    return VectorTrainingExecutor.of(network, state, EngineOptions.defaults().withThreads(2));
  }
}
