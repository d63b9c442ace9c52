package io.github.efficientnet4j.training.optimizer;

import java.util.Objects;

/**
 * A linear warm-up of the learning rate from 0 to a schedule's value, followed by that schedule.
 *
 * <p>The schedule's epochs count from the start of training, warm-up included (as in {@code
 * build_learning_rate} of the EfficientNet authors' release).
 *
 * <p>Immutable and thread-safe.
 *
 * @param schedule the schedule after the warm-up
 * @param epochs the length of the warm-up in epochs, above 0
 */
public record WarmUp(LearningRateSchedule schedule, double epochs) implements LearningRateSchedule {

  /**
   * Creates the schedule.
   *
   * @throws IllegalArgumentException if the length is not above 0
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
