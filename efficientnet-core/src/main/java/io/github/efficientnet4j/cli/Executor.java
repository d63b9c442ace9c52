package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.engine.EngineOptions;
import io.github.efficientnet4j.engine.EngineOptions.KernelChoice;
import io.github.efficientnet4j.engine.training.VectorTrainingExecutor;
import io.github.efficientnet4j.nd4j.Nd4jTrainingExecutor;
import io.github.efficientnet4j.training.TrainingExecutors;

/** What can compute gradients. */
enum Executor {
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
  TrainingExecutors on(int threads) {
    ThreadCount count = new ThreadCount(threads);
    if (this == ND4J) {
      count.requireNoneForNd4j();
      return Nd4jTrainingExecutor::new;
    }
    EngineOptions options = count.on(KernelChoice.AUTO);
    return (architecture, state) -> VectorTrainingExecutor.of(architecture, state, options);
  }
}
