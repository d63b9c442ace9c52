package io.github.efficientnet4j.bench.peer;

import io.github.efficientnet4j.Version;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.nd4j.Nd4jTrainingEngine;
import io.github.efficientnet4j.training.TrainingEngines;
import java.util.function.Supplier;

/** One of the library's own engines with its optimiser: what the trainer does in a step. */
final class EngineTrainingPeer implements TrainingPeer {

  /** Makes an engine for a number of threads. */
  private interface Engines {
    TrainingEngine create(Architecture architecture, TrainingState state, int threads);
  }

  private final Supplier<String> version;
  private final Engines engines;

  private EngineTrainingPeer(Supplier<String> version, Engines engines) {
    this.version = version;
    this.engines = engines;
  }

  static TrainingPeer ofEngine(KernelChoice kernels) {
    return new EngineTrainingPeer(
        () -> "efficientnet4j " + Version.current(),
        (architecture, state, threads) ->
            TrainingEngines.java(EngineOptions.defaults().withThreads(threads).withKernels(kernels))
                .create(architecture, state));
  }

  static TrainingPeer ofNd4j() {
    return new EngineTrainingPeer(
        new Nd4jPeer()::version,
        (architecture, state, threads) -> {
          Nd4jPeer.useThreads(threads);
          return new Nd4jTrainingEngine(architecture, state);
        });
  }

  @Override
  public String version() {
    return version.get();
  }

  @Override
  public Session open(TrainingInput input) {
    TrainingState state = TrainingState.of(input.copyOfStart());
    return new EngineTrainingSession(
        input, engines.create(input.architecture(), state, input.images().threads()));
  }
}
