package io.github.efficientnet4j.training;

import io.github.efficientnet4j.training.data.BatchLoader;
import java.util.Objects;
import java.util.Optional;

/**
 * What a network learns from, and what it is evaluated on after each epoch.
 *
 * <p>Immutable and thread-safe.
 *
 * @param training batches to learn from
 * @param validation batches to evaluate on, of images that are not learned from
 */
public record TrainingData(BatchLoader training, Optional<BatchLoader> validation) {

  /** Creates the data. */
  public TrainingData {
    Objects.requireNonNull(training, "training");
    Objects.requireNonNull(validation, "validation");
  }

  /**
   * Data without evaluation: no model is the best.
   *
   * @param training batches to learn from
   * @return the data
   */
  public static TrainingData of(BatchLoader training) {
    return new TrainingData(training, Optional.empty());
  }

  /**
   * Data with evaluation after each epoch.
   *
   * @param training batches to learn from
   * @param validation batches to evaluate on
   * @return the data
   */
  public static TrainingData of(BatchLoader training, BatchLoader validation) {
    return new TrainingData(training, Optional.of(validation));
  }
}
