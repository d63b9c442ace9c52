package io.github.efficientnet4j.bench.peer;

/**
 * A network on a runtime, with its input: each run computes the same logits again, or makes one
 * training step more.
 *
 * <p>Not thread-safe: one caller at a time.
 */
public interface Session extends AutoCloseable {

  /**
   * Computes what is compared with the library's own result before a time counts. Called once,
   * before all runs.
   *
   * @return batch · classes logits; of an inference, those of a run
   * @throws Exception if the runtime fails
   */
  default float[] check() throws Exception {
    return run();
  }

  /**
   * Computes the logits, from pixels in the memory that the runtime prefers to a Java array: that
   * is what a caller waits for. In training, makes a step: forward, backward, update.
   *
   * @return batch · classes floats
   * @throws Exception if the runtime fails
   */
  float[] run() throws Exception;

  /** Frees what the runtime holds. */
  @Override
  void close();
}
