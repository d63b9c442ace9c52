package io.github.efficientnet4j.training;

import io.github.efficientnet4j.architecture.Architecture;
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

  /**
   * Checks that images and labels suit a network.
   *
   * @throws IllegalArgumentException if they do not; the message says what to do
   */
  void requireFit(Architecture architecture) {
    requireFit(architecture, training);
    validation.ifPresent(loader -> requireFit(architecture, loader));
  }

  private static void requireFit(Architecture architecture, BatchLoader loader) {
    int classes = loader.classNames().size();
    if (classes != architecture.head().classes()) {
      throw new IllegalArgumentException(
          "the data have "
              + classes
              + " classes, but the network has "
              + architecture.head().classes()
              + "; give it a new classifier with withClassifier(Labels.of(names), seed)");
    }
    if (loader.transform().channels() != architecture.inputChannels()) {
      throw new IllegalArgumentException(
          "the transform makes "
              + loader.transform().channels()
              + " channels, but the network takes "
              + architecture.inputChannels()
              + "; adapt it with withInputChannels(channels)");
    }
  }

  /** All that the training batches depend on and that a checkpoint can tell: for comparison. */
  String description() {
    return training.batches()
        + " batches an epoch, "
        + training.options().withThreads(1, 1)
        + ", of "
        + training.transform().channels()
        + "x"
        + training.transform().height()
        + "x"
        + training.transform().width();
  }
}
