package io.github.efficientnet4j.cli.network;

import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.nd4j.Nd4jTrainingEngine;
import io.github.efficientnet4j.training.TrainingEngines;

/** What can compute gradients. */
public enum EngineChoice {
  /** The engine's kernels, on the Vector API where this JVM has it. */
  VECTOR,
  /** ND4J, on the backend of the class path. */
  ND4J;

  /**
   * Makes executors.
   *
   * @param threads that compute, 0 for as many as there are cores
   * @throws Failures.UsageException if this executor takes no number of threads
   */
  public TrainingEngines on(int threads) {
    ThreadCount count = new ThreadCount(threads);
    if (this == ND4J) {
      count.requireNoneForNd4j();
      return Nd4jTrainingEngine::new;
    }
    return TrainingEngines.java(count.on(KernelChoice.AUTO));
  }
}
