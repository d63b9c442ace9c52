package io.github.efficientnet4j.gradient;

/**
 * How a forward pass in training mode is made.
 *
 * <p>Immutable and thread-safe.
 *
 * @param seed of {@link DropNoise}; the same seed drops the same paths and elements on every engine
 * @param drops whether drop path and dropout act; if not, they are the identity
 * @param frozenBatchNorm whether BatchNorm normalises by its running statistics and leaves them as
 *     they are, instead of by the batch's, moving the running ones
 */
public record TrainingPass(long seed, boolean drops, boolean frozenBatchNorm) {

  /**
   * The usual pass: drops act, BatchNorm normalises by the batch.
   *
   * @param seed of the noise
   * @return the pass
   */
  public static TrainingPass of(long seed) {
    return new TrainingPass(seed, true, false);
  }

  /**
   * A pass without noise: for checks against other implementations.
   *
   * @return the pass
   */
  public static TrainingPass withoutDrops() {
    return new TrainingPass(0, false, false);
  }
}
