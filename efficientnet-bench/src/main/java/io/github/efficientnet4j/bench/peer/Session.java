package io.github.efficientnet4j.bench.peer;

/**
 * A network in a runtime, with its input: each run computes the same logits again.
 *
 * <p>Not thread-safe: one caller at a time.
 */
public interface Session extends AutoCloseable {

  /**
   * Computes the logits, from pixels in the memory that the runtime prefers to a Java array: that
   * is what a caller waits for.
   *
   * @return batch · classes floats
   * @throws Exception if the runtime fails
   */
  float[] run() throws Exception;

  /** Frees what the runtime holds. */
  @Override
  void close();
}
