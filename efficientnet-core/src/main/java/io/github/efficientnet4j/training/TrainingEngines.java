package io.github.efficientnet4j.training;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.internal.train.JavaTrainingEngine;
import java.util.Objects;

/**
 * Makes the engine that a training runs on: {@link #java}, or {@code Nd4jTrainingEngine::new}.
 *
 * <p>Implementations are thread-safe.
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
   * {@return the Java engine, which trains on the CPU and needs no other library}
   *
   * @param options threads and kernels; {@code AUTO} is the fastest kernels that this JVM has. An
   *     engine for kernels that do not run in this JVM is an {@link IllegalStateException} when it
   *     is made.
   */
  static TrainingEngines java(EngineOptions options) {
    Objects.requireNonNull(options, "options");
    return (architecture, state) -> JavaTrainingEngine.of(architecture, state, options);
  }
}
