package io.github.efficientnet4j.inference;

import java.util.Objects;

/**
 * How an engine runs. Start from {@link #defaults()}.
 *
 * <p>Immutable and thread-safe.
 *
 * @param threads threads that compute at most, the callers' included; 0 for as many as the JVM sees
 *     cores
 * @param kernels which kernels compute
 */
public record EngineOptions(int threads, KernelChoice kernels) {

  /** Which kernels compute. */
  public enum KernelChoice {
    /**
     * The fastest that this JVM has. A new engine answers with the scalar ones until the vector
     * ones are compiled; the results of the two differ in the last bits.
     */
    AUTO,
    /** Those on the Vector API, from the first call on: equal inputs give equal bits. */
    VECTOR,
    /** Those in plain Java: equal inputs give equal bits. */
    SCALAR
  }

  /** The most threads. */
  private static final int MAX_THREADS = 1024;

  /**
   * Creates the options.
   *
   * @throws IllegalArgumentException if {@code threads} is out of range
   */
  public EngineOptions {
    Objects.requireNonNull(kernels, "kernels");
    if (threads < 0 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "threads must be between 1 and " + MAX_THREADS + ", or 0 for all, but were " + threads);
    }
  }

  /**
   * All cores, the fastest kernels.
   *
   * @return the options
   */
  public static EngineOptions defaults() {
    return new EngineOptions(0, KernelChoice.AUTO);
  }

  /**
   * A copy with another number of threads.
   *
   * @param count at least 1, or 0 for as many as the JVM sees cores
   * @return the changed copy
   */
  public EngineOptions withThreads(int count) {
    return new EngineOptions(count, kernels);
  }

  /**
   * A copy with other kernels.
   *
   * @param choice which
   * @return the changed copy
   */
  public EngineOptions withKernels(KernelChoice choice) {
    return new EngineOptions(threads, choice);
  }
}
