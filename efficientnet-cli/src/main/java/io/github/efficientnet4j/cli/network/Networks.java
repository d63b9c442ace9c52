package io.github.efficientnet4j.cli.network;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.cli.terminal.DownloadBar;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.model.ImageClassifier;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.weights.published.PublishedWeights;
import io.github.efficientnet4j.weights.published.WeightsCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * The networks that a user names: files, the one that comes with the library, or published weights,
 * downloaded the first time.
 */
public final class Networks {

  /** The library's own. */
  static final String BUNDLED = "fashion-mnist";

  private Networks() {}

  /** A network that was found, still unread. */
  public interface Named {

    /** With its parameters in memory. */
    Network load() throws IOException;

    /** Straight into an engine, which holds the parameters once. */
    ImageClassifier classifier(EngineOptions options) throws IOException;
  }

  private record InFile(Path file, UnaryOperator<Architecture> conventions) implements Named {

    @Override
    public Network load() throws IOException {
      return Network.load(file, conventions);
    }

    @Override
    public ImageClassifier classifier(EngineOptions options) throws IOException {
      return ImageClassifier.load(file, conventions, options);
    }
  }

  private record Bundled() implements Named {

    @Override
    public Network load() {
      return Network.fashionMnist();
    }

    @Override
    public ImageClassifier classifier(EngineOptions options) {
      return ImageClassifier.of(load()).withEngine(options);
    }
  }

  private record Published(PublishedWeights weights, WeightsCache cache) implements Named {

    @Override
    public Network load() throws IOException {
      return Network.pretrained(weights, cached());
    }

    @Override
    public ImageClassifier classifier(EngineOptions options) throws IOException {
      return ImageClassifier.pretrained(weights, cached(), options);
    }

    private WeightsCache cached() throws IOException {
      cache.get(weights, new DownloadBar());
      return cache;
    }
  }

  /**
   * Finds a network.
   *
   * @param weights a file, {@link #BUNDLED}, or the name of published weights
   * @param padding that the file's weights were trained with; null where the user does not say
   */
  public static Named of(String weights, PaddingMode padding) {
    Path file = Path.of(weights);
    if (Files.exists(file)) {
      return new InFile(file, conventions(padding));
    }
    if (weights.equals(BUNDLED)) {
      return new Bundled();
    }
    try {
      return new Published(PublishedWeights.byName(weights), WeightsCache.ofEnvironment());
    } catch (IllegalArgumentException e) {
      String noFile = "there is no file " + weights;
      boolean meantAsFile = weights.endsWith(".safetensors") || weights.endsWith(".pth");
      throw new Failures.UsageException(meantAsFile ? noFile : noFile + "; " + e.getMessage());
    }
  }

  private static UnaryOperator<Architecture> conventions(PaddingMode padding) {
    if (padding == null) {
      return UnaryOperator.identity();
    }
    return padding == PaddingMode.SAME
        ? Architecture::withTensorFlowConventions
        : known -> known.withPadding(padding);
  }
}
