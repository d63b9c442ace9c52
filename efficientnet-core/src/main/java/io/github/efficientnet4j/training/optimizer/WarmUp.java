package io.github.efficientnet4j.training.optimizer;

import java.util.Objects;

/**
 * The learning rate grows linearly from 0 to a schedule's first value, then follows that schedule,
 * whose epochs count from the start of training, warm-up included (as in {@code
 * build_learning_rate} of the EfficientNet authors' release).
 *
 * <p>Immutable and thread-safe.
 *
 * @param schedule what is followed afterwards
 * @param epochs how long the warm-up lasts, above 0
 */
public record WarmUp(LearningRateSchedule schedule, double epochs) implements LearningRateSchedule {

  /**
   * Creates the schedule.
   *
   * @throws IllegalArgumentException if the epochs are not above 0
   */
  public WarmUp {
    Objects.requireNonNull(schedule, "schedule");
    Ranges.requirePositive("epochs of warm-up", epochs);
  }

  @Override
  public double at(double epoch) {
    return epoch < epochs ? schedule.at(0) * epoch / epochs : schedule.at(epoch);
  }
}
