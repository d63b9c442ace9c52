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
   * {@return this schedule for a training of another length}
   *
   * <p>A decay over the whole training is stretched in proportion. A warm-up and a decay by fixed
   * periods stay as they are.
   *
   * @param from the epochs of the training that this schedule was made for, at least 1
   * @param to the epochs of the other training, at least 1
   */
  default LearningRateSchedule stretched(int from, int to) {
    return this;
  }

  /**
   * {@return this schedule as a training of some length uses it}
   *
   * <p>A warm-up takes at most half of the training. A warm-up of a single step is left out: it
   * would be a step at rate 0.
   *
   * @param trainingEpochs the length of the training in epochs, at least 1
   * @param epochsPerStep the progress that one step makes, in epochs, above 0
   */
  default LearningRateSchedule within(int trainingEpochs, double epochsPerStep) {
    return this;
  }

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
