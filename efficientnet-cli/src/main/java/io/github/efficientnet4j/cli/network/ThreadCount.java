package io.github.efficientnet4j.cli.network;

import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;

/**
 * The value of {@code --threads}, of whatever computes.
 *
 * @param threads 0 for as many as there are cores
 */
public record ThreadCount(int threads) {

  /**
   * For the library's own kernels.
   *
   * @throws Failures.UsageException if it is out of range
   */
  public EngineOptions on(KernelChoice kernels) {
    try {
      return new EngineOptions(threads, kernels);
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException("--" + e.getMessage());
    }
  }

  /**
   * For ND4J, which takes no number.
   *
   * @throws Failures.UsageException if there is one
   */
  public void requireNoneForNd4j() {
    if (threads != 0) {
      throw new Failures.UsageException(
          "--threads is for the library's own kernels; ND4J's are set by the environment variable"
              + " OMP_NUM_THREADS");
    }
  }
}
