package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.engine.EngineOptions;
import io.github.efficientnet4j.model.EfficientNet;
import io.github.efficientnet4j.model.ImageClassifier;
import java.io.IOException;
import picocli.CommandLine.Mixin;
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

  @Mixin private ConventionOptions conventions;

  /** Loads the network, downloading published weights the first time. */
  EfficientNet load() throws IOException {
    return conventions.load(weights);
  }

  /** The same, straight into an engine. */
  ImageClassifier classifier(EngineOptions options) throws IOException {
    return conventions.classifier(weights, options);
  }
}
