package io.github.efficientnet4j.inference;

import java.util.Objects;

/**
 * The options of an engine. Start from {@link #defaults()}.
 *
 * <p>Immutable and thread-safe.
 *
 * @param threads the maximum number of computing threads, including the callers' threads; 0 for the
 *     number of cores that the JVM sees
 * @param kernels the kernels that compute
 */
public record EngineOptions(int threads, KernelChoice kernels) {

  /** The kernels that compute. */
  public enum KernelChoice {
    /**
     * The fastest kernels of this JVM. A new engine uses the scalar kernels until the vector
     * kernels are compiled. The results of the two differ in the last bits.
     */
    AUTO,
    /** The kernels on the Vector API, from the first call on. Equal inputs give equal bits. */
    VECTOR,
    /** The kernels in plain Java. Equal inputs give equal bits. */
    SCALAR
  }

  /** The maximum number of threads. */
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

  /** {@return the default options: all cores, the fastest kernels} */
  public static EngineOptions defaults() {
    return new EngineOptions(0, KernelChoice.AUTO);
  }

  /**
   * {@return a copy with another number of threads}
   *
   * @param count at least 1, or 0 for the number of cores that the JVM sees
   */
  public EngineOptions withThreads(int count) {
    return new EngineOptions(count, kernels);
  }

  /**
   * {@return a copy with other kernels}
   *
   * @param choice the kernels that compute
   */
  public EngineOptions withKernels(KernelChoice choice) {
    return new EngineOptions(threads, choice);
  }
}
