package io.github.efficientnet4j.cli.network;

import io.github.efficientnet4j.model.ImageClassifierBuilder;
import io.github.efficientnet4j.model.Network;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that takes a network with its weights. */
public final class NetworkOptions {

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
  public Network load() throws IOException {
    return conventions.load(weights);
  }

  /** A builder of a classifier with the network, which it reads straight into an engine. */
  public ImageClassifierBuilder classifier() throws IOException {
    return conventions.classifier(weights);
  }
}
