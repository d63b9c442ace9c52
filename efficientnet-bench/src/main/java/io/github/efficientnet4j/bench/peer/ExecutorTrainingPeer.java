package io.github.efficientnet4j.bench.peer;

import io.github.efficientnet4j.Version;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.internal.train.JavaTrainingEngine;
import io.github.efficientnet4j.nd4j.Nd4jTrainingEngine;
import java.util.function.Supplier;

/** One of the library's own executors with its optimiser: what the trainer does in a step. */
final class ExecutorTrainingPeer implements TrainingPeer {

  /** Makes an executor for a number of threads. */
  private interface Executors {
    TrainingEngine create(Architecture architecture, TrainingState state, int threads);
  }

  private final Supplier<String> version;
  private final Executors executors;

  private ExecutorTrainingPeer(Supplier<String> version, Executors executors) {
    this.version = version;
    this.executors = executors;
  }

  static TrainingPeer ofEngine(KernelChoice kernels) {
    return new ExecutorTrainingPeer(
        () -> "efficientnet4j " + Version.current(),
        (architecture, state, threads) ->
            JavaTrainingEngine.of(
                architecture,
                state,
                EngineOptions.defaults().withThreads(threads).withKernels(kernels)));
  }

  static TrainingPeer ofNd4j() {
    return new ExecutorTrainingPeer(
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
    return new ExecutorTrainingSession(
        input, executors.create(input.architecture(), state, input.images().threads()));
  }
}
