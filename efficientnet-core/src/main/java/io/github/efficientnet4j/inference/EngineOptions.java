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
 * @param maxIdleBytes the memory of earlier calls that the engine keeps for later ones, in bytes,
 *     at least 0. That of the last call is kept besides, so that calls one after another allocate
 *     nothing. What no call has needed for a minute is let go at the end of the next call
 */
public record EngineOptions(int threads, KernelChoice kernels, long maxIdleBytes) {

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

  /** The memory of earlier calls that an engine keeps by default: 1 GiB. */
  public static final long DEFAULT_MAX_IDLE_BYTES = 1L << 30;

  /** The maximum number of threads. */
  private static final int MAX_THREADS = 1024;

  /**
   * Creates the options.
   *
   * @throws IllegalArgumentException if {@code threads} or {@code maxIdleBytes} is out of range
   */
  public EngineOptions {
    Objects.requireNonNull(kernels, "kernels");
    if (threads < 0 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "threads must be between 1 and " + MAX_THREADS + ", or 0 for all, but were " + threads);
    }
    if (maxIdleBytes < 0) {
      throw new IllegalArgumentException(
          "the idle memory must be at least 0 bytes, but was " + maxIdleBytes);
    }
  }

  /**
   * Creates options that keep {@link #DEFAULT_MAX_IDLE_BYTES} of memory.
   *
   * @param threads the maximum number of computing threads; 0 for the number of cores
   * @param kernels the kernels that compute
   * @throws IllegalArgumentException if {@code threads} is out of range
   */
  public EngineOptions(int threads, KernelChoice kernels) {
    this(threads, kernels, DEFAULT_MAX_IDLE_BYTES);
  }

  /** {@return the default options: all cores, the fastest kernels, 1 GiB of idle memory} */
  public static EngineOptions defaults() {
    return new EngineOptions(0, KernelChoice.AUTO);
  }

  /**
   * {@return a copy with another number of threads}
   *
   * @param count at least 1, or 0 for the number of cores that the JVM sees
   */
  public EngineOptions withThreads(int count) {
    return new EngineOptions(count, kernels, maxIdleBytes);
  }

  /**
   * {@return a copy with other kernels}
   *
   * @param choice the kernels that compute
   */
  public EngineOptions withKernels(KernelChoice choice) {
    return new EngineOptions(threads, choice, maxIdleBytes);
  }

  /**
   * {@return a copy that keeps more or less memory between calls}
   *
   * @param bytes at least 0; for {@link Long#MAX_VALUE}, time alone limits it
   */
  public EngineOptions withMaxIdleBytes(long bytes) {
    return new EngineOptions(threads, kernels, bytes);
  }
}
