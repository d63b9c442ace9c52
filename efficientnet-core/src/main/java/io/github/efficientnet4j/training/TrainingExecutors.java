package io.github.efficientnet4j.training;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingExecutor;
import io.github.efficientnet4j.gradient.TrainingState;

/** Makes the executor that a training runs on, for example {@code Nd4jTrainingExecutor::new}. */
@FunctionalInterface
public interface TrainingExecutors {

  /**
   * Makes an executor.
   *
   * @param architecture the network
   * @param state its values, and where its gradients go
   * @return an executor, closed when the training ends
   */
  TrainingExecutor create(Architecture architecture, TrainingState state);
}
