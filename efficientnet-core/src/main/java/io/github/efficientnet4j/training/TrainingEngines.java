package io.github.efficientnet4j.training;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.internal.train.JavaTrainingEngine;
import java.util.Objects;

/**
 * Creates the engine of a training: {@link #java()}, or {@code Nd4jTrainingEngine::new}.
 *
 * <p>The factories made here are thread-safe. Only one thread at a time may use an engine.
 */
@FunctionalInterface
public interface TrainingEngines {

  /**
   * Creates an engine.
   *
   * @param architecture the network
   * @param state the network's parameters and their gradients
   * @return an engine; the training closes it at its end
   */
  TrainingEngine create(Architecture architecture, TrainingState state);

  /**
   * {@return a factory of Java engines that use all cores and the fastest kernels that this JVM
   * supports}
   */
  static TrainingEngines java() {
    return java(EngineOptions.defaults());
  }

  /**
   * {@return a factory of Java engines} They use {@code jdk.incubator.vector} if the JVM has it,
   * and scalar loops otherwise. Creating an engine throws an {@link IllegalStateException} if the
   * options require vector kernels and the JVM does not support them.
   *
   * @param options threads and kernels
   */
  static TrainingEngines java(EngineOptions options) {
    Objects.requireNonNull(options, "options");
    return (architecture, state) -> JavaTrainingEngine.of(architecture, state, options);
  }
}
