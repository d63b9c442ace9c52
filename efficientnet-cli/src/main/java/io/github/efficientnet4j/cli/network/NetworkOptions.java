package io.github.efficientnet4j.cli.network;

import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.model.ImageClassifier;
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

  /**
   * Makes a classifier, which reads the network straight into an engine.
   *
   * @param computation what computes it
   */
  public ImageClassifier classifier(Computation computation) throws IOException {
    ImageClassifierBuilder network = conventions.classifier(weights);
    ImageClassifierBuilder builder =
        computation.usesNd4j()
            ? network.inference(computation::nd4j)
            : network.engine(computation.javaEngine());
    try {
      return builder.build();
    } catch (OutOfMemoryError e) {
      throw Failures.outOfMemory("while reading " + weights, e);
    }
  }
}
