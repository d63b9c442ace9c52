package io.github.efficientnet4j.training.optimizer;

/**
 * A constant learning rate.
 *
 * <p>Immutable and thread-safe.
 *
 * @param rate the learning rate, above 0
 */
public record ConstantRate(double rate) implements LearningRateSchedule {

  /**
   * Creates the schedule.
   *
   * @throws IllegalArgumentException if the rate is not above 0
   */
  public ConstantRate {
    Ranges.requirePositive("learning rate", rate);
  }

  @Override
  public double at(double epoch) {
    return rate;
  }
}
