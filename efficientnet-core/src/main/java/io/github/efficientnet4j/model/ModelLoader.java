package io.github.efficientnet4j.model;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.weights.NamingScheme;
import io.github.efficientnet4j.weights.ParameterReader;
import io.github.efficientnet4j.weights.Recognition;
import io.github.efficientnet4j.weights.TensorSource;
import io.github.efficientnet4j.weights.published.PublishedWeights;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Decides what a file of weights is and what belongs to it that the file does not say. */
final class ModelLoader {

  private static final Logger LOGGER = System.getLogger(EfficientNet.class.getName());

  private ModelLoader() {}

  static EfficientNet load(Path file, UnaryOperator<Architecture> conventions) throws IOException {
    try (TensorSource source = TensorSource.open(file)) {
      Optional<ModelMetadata> saved = ModelMetadata.read(source.metadata(), source.description());
      if (saved.isPresent()) {
        ModelMetadata model = saved.get();
        Architecture architecture = conventions.apply(model.architecture());
        return new EfficientNet(
            architecture,
            read(source, architecture, NamingScheme.TORCHVISION),
            model.labels(),
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
  }

  static EfficientNet load(Path file, Architecture architecture) throws IOException {
    try (TensorSource source = TensorSource.open(file)) {
      return assembled(
          source, architecture, NamingScheme.of(source), DefaultTransforms.of(architecture));
    }
  }

  static EfficientNet load(Path file, PublishedWeights weights) throws IOException {
    try (TensorSource source = TensorSource.open(file)) {
      Recognition recognition = Recognition.of(source);
      return assembled(
          source,
          PublishedConventions.apply(weights, recognition.architecture()),
          recognition.scheme(),
          PublishedConventions.transform(weights));
    }
  }

  private static EfficientNet assembled(
      TensorSource source, Architecture architecture, NamingScheme scheme, ImageTransform transform)
      throws IOException {
    return new EfficientNet(
        architecture,
        read(source, architecture, scheme),
        DefaultLabels.of(architecture.head().classes()),
        DefaultTransforms.withChannels(transform, architecture.inputChannels()));
  }

  private static Parameters read(
      TensorSource source, Architecture architecture, NamingScheme scheme) throws IOException {
    return ParameterReader.of(source, Graph.of(architecture), scheme).readAll();
  }

  private static void warnOfTwoConventions(TensorSource source) {
    LOGGER.log(
        Level.WARNING,
        "{0} has timm''s names, and neither they nor the file''s name tell its padding: taken as"
            + " symmetric. For a model of timm''s that starts with tf_, load it with"
            + " Architecture::withTensorFlowConventions (command line: --padding same).",
        source.description());
  }
}
