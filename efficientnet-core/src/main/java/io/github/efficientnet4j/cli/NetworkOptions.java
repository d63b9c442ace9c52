package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.engine.EngineOptions;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.model.EfficientNet;
import io.github.efficientnet4j.model.ImageClassifier;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of every command that takes a network with its weights. */
final class NetworkOptions {

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE|NAME",
      description =
          "A .safetensors or .pth file; fashion-mnist, which comes with the library; or the name of"
              + " published weights (see 'weights list').")
  private String weights;

  @Option(names = "--labels", paramLabel = "FILE", description = "Class names, one a line.")
  private Path labels;

  @Option(
      names = "--padding",
      description =
          "Padding that the weights were trained with, where their file does not tell: one of"
              + " ${COMPLETION-CANDIDATES} (SAME also sets TensorFlow's BatchNorm epsilon).")
  private PaddingMode padding;

  /** Loads the network, downloading published weights the first time. */
  EfficientNet load() throws IOException {
    EfficientNet network = Networks.of(weights, padding).load();
    return labels == null ? network : network.withLabels(Labels.read(labels));
  }

  /** The same, straight into an engine. */
  ImageClassifier classifier(EngineOptions options) throws IOException {
    Networks.Named network = Networks.of(weights, padding);
    if (labels == null) {
      return network.classifier(options);
    }
    Labels names = Labels.read(labels);
    ImageClassifier classifier = network.classifier(options);
    try {
      return classifier.withLabels(names);
    } catch (IllegalArgumentException e) {
      classifier.close();
      throw e;
    }
  }
}
