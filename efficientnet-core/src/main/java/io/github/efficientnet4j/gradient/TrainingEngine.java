package io.github.efficientnet4j.gradient;

/**
 * Computes the forward and backward pass of one network in training mode. Parameters and gradients
 * are those of one {@link TrainingState}, in host memory.
 *
 * <p>A training step has four parts: {@link #forward}, a loss on the logits, {@link #backward} with
 * the gradient of that loss, and an optimiser's update of the state's values. The next forward pass
 * reads the updated values. Gradients accumulate over several backward passes until {@link
 * TrainingState#zeroGradients} is called.
 *
 * <p>Not thread-safe: one step at a time, although an engine may use many threads for it. The same
 * values, batch, pass and number of threads give bit-identical results.
 */
public interface TrainingEngine extends AutoCloseable {

  /** {@return the live state whose values this engine reads and whose gradients it adds to} */
  TrainingState state();

  /**
   * Computes the logits of a batch in training mode, and keeps what {@link #backward} needs. Unless
   * BatchNorm is frozen, its running statistics are updated: running ← (1 − momentum) · running +
   * momentum · batch, with the unbiased variance of the batch.
   *
   * @param images N x C x H x W, row-major; neither kept nor changed
   * @param batch N, at least 1
   * @param height H, in pixels
   * @param width W, in pixels
   * @param pass the noise and the treatment of BatchNorm
   * @return the logits, N x classes, a new array
   * @throws IllegalArgumentException if the images do not have N · C · H · W values, a size is out
   *     of range, or a BatchNorm that is not frozen would see a single value per channel
   */
  float[] forward(float[] images, int batch, int height, int width, TrainingPass pass);

  /**
   * Adds the gradients of all trained parameters for the last forward pass to the state.
   *
   * @param logitsGradient the gradient of the loss with respect to the logits, N x classes
   * @throws IllegalStateException if there was no forward pass, or its backward pass was already
   *     computed
   * @throws IllegalArgumentException if the gradient does not have N · classes values
   */
  void backward(float[] logitsGradient);

  /** Frees threads and native memory. The state stays usable. */
  @Override
  void close();
}
