package io.github.efficientnet4j.cli.network;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.cli.terminal.DownloadBar;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.internal.io.TextFile;
import io.github.efficientnet4j.model.ModelMetadata;
import io.github.efficientnet4j.model.NetworkSource;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import io.github.efficientnet4j.weights.TensorSource;
import io.github.efficientnet4j.weights.published.PublishedWeights;
import io.github.efficientnet4j.weights.published.WeightsCache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * The networks that a user names: files, the one that comes with the library, or published weights,
 * downloaded the first time.
 */
public final class Networks {

  /** The library's own. */
  static final String BUNDLED = "fashion-mnist";

  private static final String BUNDLED_FILE =
      "/io/github/efficientnet4j/fashion/fashion-mnist.safetensors";

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
    return NetworkSource.published(
        published(weights), WeightsCache.ofEnvironment(), new DownloadBar());
  }

  /**
   * Finds what a user names to look at, which needs no weights: a network as {@link #of} takes it,
   * a {@code .json} file of its architecture, or the name of a variant or another baseline. Nothing
   * is downloaded.
   *
   * @param name what the user wrote
   * @param padding that a file's weights were trained with; null where the user does not say
   * @throws Failures.UsageException if there is no such network
   */
  public static Architecture architecture(String name, PaddingMode padding) throws IOException {
    Path file = Path.of(name);
    if (Files.isRegularFile(file)) {
      return name.toLowerCase(Locale.ROOT).endsWith(".json")
          ? described(file).architecture()
          : of(name, padding).describe().architecture();
    }
    if (name.equals(BUNDLED)) {
      return NetworkSource.fashionMnist().describe().architecture();
    }
    String unknown;
    try {
      return Architecture.named(name);
    } catch (IllegalArgumentException e) {
      unknown = e.getMessage();
    }
    try {
      PublishedWeights weights = PublishedWeights.byName(name);
      return Architecture.efficientNet(EfficientNetVariant.parse(weights.variant()))
          .withPadding(weights.padding())
          .withBatchNorm(weights.batchNorm());
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException(
          "there is no file "
              + name
              + ", and "
              + unknown
              + "; and "
              + BUNDLED
              + ", and what 'weights list' lists");
    }
  }

  /**
   * Reads a description of a network.
   *
   * @throws Failures.UsageException if it is none
   */
  public static ModelMetadata described(Path file) throws IOException {
    try {
      return ModelMetadata.fromJson(TextFile.read(file));
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException(file + ": " + e.getMessage());
    }
  }

  /**
   * Opens the tensors of a network as {@link #of} takes it, downloading published weights the first
   * time.
   *
   * @throws Failures.UsageException if there is no such file or name
   */
  public static TensorSource open(String weights) throws IOException {
    Path file = Path.of(weights);
    if (Files.exists(file)) {
      return TensorSource.open(file);
    }
    if (weights.equals(BUNDLED)) {
      try (InputStream stream = Networks.class.getResourceAsStream(BUNDLED_FILE)) {
        return TensorSource.open(BUNDLED, stream);
      }
    }
    return TensorSource.open(
        WeightsCache.ofEnvironment().get(published(weights), new DownloadBar()));
  }

  private static PublishedWeights published(String name) {
    try {
      return PublishedWeights.byName(name);
    } catch (IllegalArgumentException e) {
      String noFile = "there is no file " + name;
      boolean meantAsFile = name.endsWith(".safetensors") || name.endsWith(".pth");
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
