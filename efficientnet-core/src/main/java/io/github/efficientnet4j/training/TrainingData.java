package io.github.efficientnet4j.training;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.training.data.BatchLoader;
import java.util.List;
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
   * Checks that images and labels fit a network: number, names and order of the classes, and
   * channels.
   *
   * @throws IllegalArgumentException if they do not; the message says what to do
   */
  void requireFit(Network network) {
    requireFit(network.architecture(), training);
    validation.ifPresent(loader -> requireFit(network.architecture(), loader));
    List<String> names = training.classNames();
    if (names.size() < 2) {
      throw new IllegalArgumentException(
          "the data have one class, " + names + "; there is nothing to learn of fewer than two");
    }
    validation.ifPresent(
        loader ->
            requireSameNames(
                "the data to evaluate on",
                loader.classNames(),
                "give both the same classes in the same order"));
    Labels labels = network.labels();
    if (!labels.equals(Labels.numbered(labels.size()))) {
      requireSameNames(
          "the labels of the network",
          labels.names(),
          "if they mean the same, rename them with withLabels(Labels.of(names)); otherwise give the"
              + " network a new classifier with withClassifier(Labels.of(names), seed)");
    }
  }

  private void requireSameNames(String what, List<String> others, String remedy) {
    List<String> names = training.classNames();
    for (int c = 0; c < names.size(); c++) {
      if (!names.get(c).equals(others.get(c))) {
        throw new IllegalArgumentException(
            "class "
                + c
                + " of the data to train on is '"
                + names.get(c)
                + "', but that of "
                + what
                + " is '"
                + others.get(c)
                + "'; "
                + remedy);
      }
    }
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
