package io.github.efficientnet4j.cli.network;

import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.model.Inference;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.nd4j.Backend;
import io.github.efficientnet4j.nd4j.MissingBackendException;
import io.github.efficientnet4j.nd4j.Nd4jInference;
import io.github.efficientnet4j.nd4j.Nd4jTrainingEngine;
import io.github.efficientnet4j.training.TrainingEngines;

/**
 * What computes in a command. No class of ND4J is loaded unless it was chosen.
 *
 * <p>Immutable and thread-safe.
 *
 * @param engine what computes
 * @param threads how many threads, as the user gives them: 0 for as many as there are cores
 */
public record Computation(EngineChoice engine, int threads) {

  private static final String WITHOUT_ND4J =
      """
      --engine nd4j needs an ND4J backend on the class path, and there is none.
      In the folder of efficientnet4j's sources, this builds the command line and copies a backend beside it:
        mvn -B -ntp package -Dmaven.test.skip -Pnd4j
      With the profiles -Pnd4j,cuda the backend is that of NVIDIA GPUs with CUDA 11.6. Then start the command so:
        java -cp "efficientnet-cli/target/efficientnet.jar%snd4j/*" io.github.efficientnet4j.cli.Main ..."""
          .formatted(System.getProperty("path.separator") + "efficientnet-cli/target/");

  /** Whether ND4J computes, and not the Java engine. */
  public boolean usesNd4j() {
    return engine == EngineChoice.ND4J;
  }

  /**
   * The same on another number of threads.
   *
   * @param count 0 for as many as there are cores
   */
  public Computation withThreads(int count) {
    return new Computation(engine, count);
  }

  /**
   * Finds out before any work whether this can compute.
   *
   * @throws Failures.UsageException if the number of threads is out of range, or is given to ND4J
   * @throws IllegalStateException if ND4J was chosen and has no backend on the class path
   */
  public void require() {
    if (!usesNd4j()) {
      javaEngine();
      return;
    }
    if (threads != 0) {
      throw new Failures.UsageException(
          "--threads is for the Java engine; ND4J's threads are set by the environment variable"
              + " OMP_NUM_THREADS");
    }
    try {
      Backend.require();
    } catch (MissingBackendException e) {
      throw new IllegalStateException(WITHOUT_ND4J, e);
    }
  }

  /**
   * How the Java engine computes. Adds the Vector API to this JVM, unless scalar kernels were
   * chosen.
   *
   * @throws Failures.UsageException if the number of threads is out of range
   * @throws IllegalStateException if ND4J was chosen
   */
  public EngineOptions javaEngine() {
    KernelChoice kernels =
        switch (engine) {
          case AUTO -> KernelChoice.AUTO;
          case VECTOR -> KernelChoice.VECTOR;
          case SCALAR -> KernelChoice.SCALAR;
          case ND4J -> throw new IllegalStateException("ND4J computes, not the Java engine");
        };
    EngineOptions options;
    try {
      options = new EngineOptions(threads, kernels);
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException("--" + e.getMessage());
    }
    if (kernels != KernelChoice.SCALAR) {
      VectorApi.add();
    }
    return options;
  }

  /** A network's logits, computed by ND4J. */
  public Inference nd4j(Network network) {
    return Nd4jInference.of(network);
  }

  /**
   * What trains.
   *
   * @throws Failures.UsageException as {@link #require()}
   * @throws IllegalStateException as {@link #require()}
   */
  public TrainingEngines trainingEngines() {
    require();
    // Whatever trains, the Java engine evaluates.
    VectorApi.add();
    return usesNd4j() ? Nd4jTrainingEngine::new : TrainingEngines.java(javaEngine());
  }
}
