package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.model.EfficientNet;
import io.github.efficientnet4j.weights.published.ConsoleProgress;
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
final class Networks {

  /** The library's own. */
  static final String BUNDLED = "fashion-mnist";

  private Networks() {}

  /**
   * Loads a network.
   *
   * @param weights a file, {@link #BUNDLED}, or the name of published weights
   * @param padding that the file's weights were trained with; null where the user does not say
   */
  static EfficientNet load(String weights, PaddingMode padding) throws IOException {
    Path file = Path.of(weights);
    if (Files.exists(file)) {
      return EfficientNet.load(file, conventions(padding));
    }
    if (weights.equals(BUNDLED)) {
      return EfficientNet.fashionMnist();
    }
    PublishedWeights published;
    try {
      published = PublishedWeights.byName(weights);
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException(
          "there is no file "
              + weights
              + ", and no published weights of that name: "
              + e.getMessage());
    }
    WeightsCache cache = WeightsCache.ofEnvironment();
    cache.get(published, new ConsoleProgress());
    return EfficientNet.pretrained(published, cache);
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
