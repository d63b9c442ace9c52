package io.github.efficientnet4j.cli.network;

import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.model.ImageClassifier;
import io.github.efficientnet4j.model.ImageClassifierBuilder;
import io.github.efficientnet4j.model.Network;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What a user may know of weights whose file does not tell it. */
public final class ConventionOptions {

  @Option(names = "--labels", paramLabel = "FILE", description = "Class names, one a line.")
  private Path labels;

  @Option(
      names = "--padding",
      description =
          "Padding that the weights were trained with, where their file does not tell: one of"
              + " ${COMPLETION-CANDIDATES} (same also sets TensorFlow's BatchNorm epsilon).")
  private PaddingMode padding;

  /**
   * Loads a network, downloading published weights the first time.
   *
   * @param weights as {@link Networks#of} takes them
   */
  public Network load(String weights) throws IOException {
    Network network;
    try {
      network = Networks.of(weights, padding).load();
    } catch (OutOfMemoryError e) {
      throw Failures.outOfMemory("while reading " + weights, e);
    }
    return labels == null ? network : network.withLabels(Labels.read(labels));
  }

  /** A builder of a classifier with the network, which it reads straight into an engine. */
  ImageClassifierBuilder classifier(String weights) throws IOException {
    ImageClassifierBuilder builder =
        ImageClassifier.builder().network(Networks.of(weights, padding));
    return labels == null ? builder : builder.labels(Labels.read(labels));
  }
}
