package io.github.efficientnet4j.gradient;

/**
 * The forward and backward pass of one network in training mode. Its parameters and gradients are
 * those of one {@link TrainingState}, in host memory.
 *
 * <p>A step is {@link #forward}, a loss on the logits, {@link #backward} with the gradient of that
 * loss, and an optimiser's update of the state's values, which the next forward pass reads. Several
 * backward passes without {@link TrainingState#zeroGradients} between them accumulate.
 *
 * <p>Not thread-safe: one step at a time, though an engine may use many threads for it. The same
 * values, batch, pass and number of threads give the same bits.
 */
public interface TrainingEngine extends AutoCloseable {

  /**
   * The state whose values this engine reads and whose gradients it adds to.
   *
   * @return the live state
   */
  TrainingState state();

  /**
   * The logits of a batch in training mode. Keeps what {@link #backward} needs. Unless BatchNorm is
   * frozen, moves its running statistics: running ← (1 − momentum) · running + momentum · batch,
   * with the unbiased variance of the batch.
   *
   * @param images N x C x H x W, row-major; not kept, not changed
   * @param batch N, at least 1
   * @param height H, in pixels
   * @param width W, in pixels
   * @param pass noise and treatment of BatchNorm
   * @return N x classes, a new array
   * @throws IllegalArgumentException if the images do not have N · C · H · W values, a size is out
   *     of range, or a BatchNorm that is not frozen would see a single value per channel
   */
  float[] forward(float[] images, int batch, int height, int width, TrainingPass pass);

  /**
   * Adds the gradients of all trained parameters for the last forward pass to the state.
   *
   * @param logitsGradient the derivative of the loss by the logits, N x classes
   * @throws IllegalStateException if no forward pass precedes, or its backward pass was made
   *     already
   * @throws IllegalArgumentException if the gradient does not have N · classes values
   */
  void backward(float[] logitsGradient);

  /** Frees threads and native memory. The state remains. */
  @Override
  void close();
}
