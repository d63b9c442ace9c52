package io.github.efficientnet4j.training;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.internal.train.JavaTrainingEngine;
import java.util.Objects;

/** Creates Java engines that train and evaluate with the same options. */
record JavaTrainingEngines(EngineOptions evaluation) implements TrainingEngines {

  JavaTrainingEngines {
    Objects.requireNonNull(evaluation, "options");
  }

  @Override
  public TrainingEngine create(Architecture architecture, TrainingState state) {
    return JavaTrainingEngine.of(architecture, state, evaluation);
  }
}
