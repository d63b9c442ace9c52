package io.github.efficientnet4j.training.optimizer;

/**
 * The learning rate as a function of how far training is, in epochs with fractions: at step s the
 * epoch is s / steps per epoch, s counting from 0. So a schedule does not depend on the size of
 * batches or of the data, and a resumed training needs nothing but its step.
 */
public sealed interface LearningRateSchedule
    permits ConstantRate, ExponentialDecay, CosineDecay, WarmUp {

  /**
   * The learning rate.
   *
   * @param epoch at least 0
   * @return at least 0
   */
  double at(double epoch);

  /**
   * This schedule with a linear warm-up.
   *
   * @param epochs how long it lasts, above 0
   * @return the schedule with warm-up
   * @throws IllegalArgumentException if the epochs are not above 0
   */
  default LearningRateSchedule withWarmUp(double epochs) {
    return new WarmUp(this, epochs);
  }
}
