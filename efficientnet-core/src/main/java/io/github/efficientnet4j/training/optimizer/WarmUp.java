package io.github.efficientnet4j.training.optimizer;

import java.util.Objects;

/**
 * A linear warm-up of the learning rate from 0 to a schedule's value, followed by that schedule.
 *
 * <p>The schedule's epochs count from the start of training, warm-up included (as in {@code
 * build_learning_rate} of the EfficientNet authors' release). The first step has rate 0. A short
 * training uses less of the warm-up, see {@link #within}.
 *
 * <p>Immutable and thread-safe.
 *
 * @param schedule the schedule after the warm-up
 * @param epochs the length of the warm-up in epochs, above 0
 */
public record WarmUp(LearningRateSchedule schedule, double epochs) implements LearningRateSchedule {

  /** The largest part of a training that a warm-up takes. */
  private static final double MAX_PART = 0.5;

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

  @Override
  public LearningRateSchedule stretched(int from, int to) {
    return new WarmUp(schedule.stretched(from, to), epochs);
  }

  @Override
  public LearningRateSchedule within(int trainingEpochs, double epochsPerStep) {
    LearningRateSchedule rest = schedule.within(trainingEpochs, epochsPerStep);
    double length = Math.min(epochs, MAX_PART * trainingEpochs);
    return length <= epochsPerStep ? rest : new WarmUp(rest, length);
  }
}
