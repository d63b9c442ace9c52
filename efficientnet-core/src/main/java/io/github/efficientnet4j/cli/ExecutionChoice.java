package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.engine.EngineOptions;
import io.github.efficientnet4j.engine.EngineOptions.KernelChoice;
import io.github.efficientnet4j.model.EfficientNet;
import io.github.efficientnet4j.model.ImageClassifier;

/** What can run a network. The names are what a user types. */
enum ExecutionChoice {
  /** The engine, at once on scalar kernels and soon on vector kernels, where there are any. */
  AUTO,
  /** The engine on the Vector API. */
  VECTOR,
  /** The engine in plain Java. */
  SCALAR,
  /** ND4J, operation by operation, on the backend of the class path. */
  ND4J;

  ImageClassifier classifier(EfficientNet network, int threads) {
    ImageClassifier classifier = ImageClassifier.of(network);
    if (this == ND4J) {
      return classifier.withNd4j();
    }
    KernelChoice kernels = KernelChoice.valueOf(name());
    return classifier.withEngine(
        EngineOptions.defaults().withThreads(threads).withKernels(kernels));
  }
}
