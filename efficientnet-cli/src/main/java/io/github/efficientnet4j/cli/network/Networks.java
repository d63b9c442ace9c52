package io.github.efficientnet4j.cli.network;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.cli.terminal.DownloadBar;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.model.NetworkSource;
import io.github.efficientnet4j.weights.published.PublishedWeights;
import io.github.efficientnet4j.weights.published.WeightsCache;
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

  /**
   * Finds a network.
   *
   * @param weights a file, {@link #BUNDLED}, or the name of published weights
   * @param padding that the file's weights were trained with; null where the user does not say
   * @return where it is, still unread
   */
  public static NetworkSource of(String weights, PaddingMode padding) {
    Path file = Path.of(weights);
    if (Files.exists(file)) {
      return NetworkSource.of(file).withConventions(conventions(padding));
    }
    if (weights.equals(BUNDLED)) {
      return NetworkSource.fashionMnist();
    }
    try {
      return NetworkSource.published(
          PublishedWeights.byName(weights), WeightsCache.ofEnvironment(), new DownloadBar());
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
