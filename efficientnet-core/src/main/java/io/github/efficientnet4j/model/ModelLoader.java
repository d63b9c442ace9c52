package io.github.efficientnet4j.model;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.engine.EngineOptions;
import io.github.efficientnet4j.engine.InferenceEngine;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.weights.NamingScheme;
import io.github.efficientnet4j.weights.ParameterReader;
import io.github.efficientnet4j.weights.Recognition;
import io.github.efficientnet4j.weights.TensorSource;
import io.github.efficientnet4j.weights.WeightsMismatchException;
import io.github.efficientnet4j.weights.published.PublishedWeights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Decides what a file of weights is and what belongs to it that the file does not say. */
final class ModelLoader {

  private ModelLoader() {}

  /** What a file holds, its parameters still unread; labels where it brings its own. */
  private record Opened(
      Architecture architecture,
      NamingScheme scheme,
      TensorSource source,
      Optional<Labels> labels,
      ImageTransform transform) {

    ParameterReader reader() throws WeightsMismatchException {
      return ParameterReader.of(source, Graph.of(architecture), scheme);
    }

    EfficientNet network() throws IOException {
      int classes = architecture.head().classes();
      return new EfficientNet(
          architecture,
          reader().readAll(),
          labels.orElseGet(() -> DefaultLabels.of(classes)),
          transform);
    }
  }

  static EfficientNet load(Path file, UnaryOperator<Architecture> conventions) throws IOException {
    try (TensorSource source = TensorSource.open(file)) {
      return open(file, source, conventions).network();
    }
  }

  /** One tensor at a time is in memory beside the engine's own form of them. */
  static InferenceEngine engine(Path file, EngineOptions options) throws IOException {
    try (TensorSource source = TensorSource.open(file)) {
      Opened opened = open(file, source, UnaryOperator.identity());
      ParameterReader reader = opened.reader();
      return InferenceEngine.compile(
          opened.architecture(),
          name -> {
            try {
              return reader.read(name);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          },
          options,
          opened.transform().cropHeight(),
          opened.transform().cropWidth());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Opened open(
      Path file, TensorSource source, UnaryOperator<Architecture> conventions) throws IOException {
    Optional<ModelMetadata> saved = ModelMetadata.read(source.metadata(), source.description());
    if (saved.isPresent()) {
      ModelMetadata model = saved.get();
      return new Opened(
          conventions.apply(model.architecture()),
          NamingScheme.TORCHVISION,
          source,
          Optional.of(model.labels()),
          model.transform());
    }
    Recognition recognition = Recognition.of(source);
    Optional<PublishedWeights> published = PublishedWeights.recognise(file);
    Architecture known =
        published
            .map(weights -> PublishedConventions.apply(weights, recognition.architecture()))
            .orElse(recognition.architecture());
    Architecture architecture = conventions.apply(known);
    if (published.isEmpty()
        && recognition.scheme() == NamingScheme.TIMM
        && architecture.equals(known)) {
      warnOfTwoConventions(source);
    }
    ImageTransform transform =
        published
            .map(PublishedConventions::transform)
            .orElseGet(() -> DefaultTransforms.of(recognition.architecture()));
    return assembled(source, architecture, recognition.scheme(), transform);
  }

  static EfficientNet load(Path file, Architecture architecture) throws IOException {
    try (TensorSource source = TensorSource.open(file)) {
      return assembled(
              source, architecture, NamingScheme.of(source), DefaultTransforms.of(architecture))
          .network();
    }
  }

  static EfficientNet load(Path file, PublishedWeights weights) throws IOException {
    try (TensorSource source = TensorSource.open(file)) {
      Recognition recognition = Recognition.of(source);
      return assembled(
              source,
              PublishedConventions.apply(weights, recognition.architecture()),
              recognition.scheme(),
              PublishedConventions.transform(weights))
          .network();
    }
  }

  private static Opened assembled(
      TensorSource source,
      Architecture architecture,
      NamingScheme scheme,
      ImageTransform transform) {
    return new Opened(
        architecture,
        scheme,
        source,
        Optional.empty(),
        DefaultTransforms.withChannels(transform, architecture.inputChannels()));
  }

  private static void warnOfTwoConventions(TensorSource source) {
    System.getLogger(EfficientNet.class.getName())
        .log(
            Level.WARNING,
            "{0} has timm''s names, and neither they nor the file''s name tell its padding: taken as"
                + " symmetric. For a model of timm''s that starts with tf_, load it with"
                + " Architecture::withTensorFlowConventions (command line: --padding same).",
            source.description());
  }
}
