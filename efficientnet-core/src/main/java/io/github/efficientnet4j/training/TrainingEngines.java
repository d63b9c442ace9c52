package io.github.efficientnet4j.training;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingState;

/** Makes the executor that a training runs on, for example {@code Nd4jTrainingEngine::new}. */
@FunctionalInterface
public interface TrainingEngines {

  /**
   * Makes an executor.
   *
   * @param architecture the network
   * @param state its values, and where its gradients go
   * @return an executor, closed when the training ends
   */
  TrainingEngine create(Architecture architecture, TrainingState state);
}
