package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingExecutor;
import io.github.efficientnet4j.gradient.TrainingExecutorContract;
import io.github.efficientnet4j.gradient.TrainingState;

class Nd4jTrainingExecutorTest extends TrainingExecutorContract {

  @Override
  protected TrainingExecutor executor(Architecture network, TrainingState state) {
    return new Nd4jTrainingExecutor(network, state);
  }
}
