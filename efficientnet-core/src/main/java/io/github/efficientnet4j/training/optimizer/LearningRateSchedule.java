package io.github.efficientnet4j.training.optimizer;

/**
 * The learning rate as a function of the training's progress in epochs, including fractions.
 *
 * <p>At step s, counted from 0, the epoch is s / steps per epoch. A schedule therefore depends
 * neither on the batch size nor on the data's size. A resumed training needs only its step.
 *
 * <p>Implementations are immutable and thread-safe.
 */
public sealed interface LearningRateSchedule
    permits ConstantRate, ExponentialDecay, CosineDecay, WarmUp {

  /**
   * {@return the learning rate, at least 0}
   *
   * @param epoch the progress in epochs, at least 0
   */
  double at(double epoch);

  /**
   * {@return this schedule with a linear warm-up}
   *
   * @param epochs the length of the warm-up in epochs, above 0
   * @throws IllegalArgumentException if the length is not above 0
   */
  default LearningRateSchedule withWarmUp(double epochs) {
    return new WarmUp(this, epochs);
  }
}
