package io.github.efficientnet4j.gradient;

/**
 * The options of a forward pass in training mode.
 *
 * <p>Immutable and thread-safe.
 *
 * @param seed the seed of {@link DropNoise}; the same seed drops the same paths and elements on
 *     every engine
 * @param drops whether drop path and dropout act; otherwise they are the identity
 * @param frozenBatchNorm whether BatchNorm normalises by its running statistics and does not update
 *     them; otherwise it normalises by the batch's statistics and updates the running ones
 */
public record TrainingPass(long seed, boolean drops, boolean frozenBatchNorm) {

  /**
   * {@return the usual pass: drops act, and BatchNorm normalises by the batch}
   *
   * @param seed the seed of the noise
   */
  public static TrainingPass of(long seed) {
    return new TrainingPass(seed, true, false);
  }

  /** {@return a pass without noise, for comparison with other implementations} */
  public static TrainingPass withoutDrops() {
    return new TrainingPass(0, false, false);
  }
}
