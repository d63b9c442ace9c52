package io.github.efficientnet4j.training;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.internal.train.JavaTrainingEngine;
import java.util.Objects;

/**
 * Makes the engine that a training runs on: {@link #java()}, or {@code Nd4jTrainingEngine::new}.
 *
 * <p>The factories made here are thread-safe; each engine belongs to one thread at a time.
 */
@FunctionalInterface
public interface TrainingEngines {

  /**
   * Makes an engine.
   *
   * @param architecture the network
   * @param state its values, and where its gradients go
   * @return an engine, closed when the training ends
   */
  TrainingEngine create(Architecture architecture, TrainingState state);

  /**
   * The engine in Java, on all cores with the fastest kernels that this JVM has.
   *
   * @return makes such engines
   */
  static TrainingEngines java() {
    return java(EngineOptions.defaults());
  }

  /**
   * The engine in Java: {@code jdk.incubator.vector} where the JVM has it, plain loops where not.
   *
   * @param options threads and kernels
   * @return makes such engines; making one throws an {@link IllegalStateException} if the options
   *     ask for vector kernels and they do not run in this JVM
   */
  static TrainingEngines java(EngineOptions options) {
    Objects.requireNonNull(options, "options");
    return (architecture, state) -> JavaTrainingEngine.of(architecture, state, options);
  }
}
