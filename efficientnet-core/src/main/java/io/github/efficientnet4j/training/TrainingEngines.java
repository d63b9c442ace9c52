package io.github.efficientnet4j.training;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.inference.EngineOptions;

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
   * {@return the options of the inference engine that evaluates the network after each epoch} The
   * default is {@link EngineOptions#defaults}: all cores.
   */
  default EngineOptions evaluation() {
    return EngineOptions.defaults();
  }

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
   * @param options threads and kernels, those of {@link #evaluation} too
   */
  static TrainingEngines java(EngineOptions options) {
    return new JavaTrainingEngines(options);
  }
}
