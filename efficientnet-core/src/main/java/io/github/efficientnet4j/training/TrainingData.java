package io.github.efficientnet4j.training;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.training.data.BatchLoader;
import java.util.Objects;
import java.util.Optional;

/**
 * The data that a network is trained on, and the data that it is evaluated on after each epoch.
 *
 * <p>Immutable and thread-safe.
 *
 * @param training batches to train on
 * @param validation batches to evaluate on; their images are not used for training
 */
public record TrainingData(BatchLoader training, Optional<BatchLoader> validation) {

  /** Creates the data. */
  public TrainingData {
    Objects.requireNonNull(training, "training");
    Objects.requireNonNull(validation, "validation");
  }

  /**
   * {@return data without evaluation} Training then saves no best model.
   *
   * @param training batches to train on
   */
  public static TrainingData of(BatchLoader training) {
    return new TrainingData(training, Optional.empty());
  }

  /**
   * {@return data with an evaluation after each epoch}
   *
   * @param training batches to train on
   * @param validation batches to evaluate on
   */
  public static TrainingData of(BatchLoader training, BatchLoader validation) {
    return new TrainingData(training, Optional.of(validation));
  }

  /**
   * Checks that images and labels fit a network.
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

  /**
   * {@return a text with everything that determines the training batches and can be stored in a
   * checkpoint} Two descriptions are compared to detect changed data.
   */
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
