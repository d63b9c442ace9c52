package io.github.efficientnet4j.model;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.internal.engine.CompiledEngine;
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
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Loads one file of weights: decides what it is, and what belongs to it that the file does not say.
 *
 * <p>Immutable and thread-safe. The file is read at each call.
 */
final class ModelLoader {

  private final Path file;
  private final Identification identification;

  private ModelLoader(Path file, Identification identification) {
    this.file = Objects.requireNonNull(file, "file");
    this.identification = identification;
  }

  /** Finds out what an open file is. */
  private interface Identification {
    Opened of(TensorSource source) throws IOException;
  }

  /** What a file holds, its parameters still unread. */
  private record Opened(TensorSource source, NamingScheme scheme, ModelMetadata model) {

    Opened(
        TensorSource source,
        NamingScheme scheme,
        Architecture architecture,
        ImageTransform transform) {
      this(
          source,
          scheme,
          new ModelMetadata(
              architecture,
              DefaultLabels.of(architecture.head().classes()),
              DefaultTransforms.withChannels(transform, architecture.inputChannels())));
    }

    ParameterReader reader() throws WeightsMismatchException {
      return ParameterReader.of(source, Graph.of(model.architecture()), scheme);
    }
  }

  /** A file whose conventions its metadata or its name tell, else the function. */
  static ModelLoader of(Path file, UnaryOperator<Architecture> conventions) {
    Objects.requireNonNull(conventions, "conventions");
    return new ModelLoader(file, source -> recognised(file, source, conventions));
  }

  /** Weights of a known architecture. */
  static ModelLoader of(Path file, Architecture architecture) {
    Objects.requireNonNull(architecture, "architecture");
    return new ModelLoader(
        file,
        source ->
            new Opened(
                source, NamingScheme.of(source), architecture, DefaultTransforms.of(architecture)));
  }

  /** Published weights, whatever the file is called. */
  static ModelLoader of(Path file, PublishedWeights weights) {
    return new ModelLoader(
        file,
        source -> {
          Recognition recognition = Recognition.of(source);
          return new Opened(
              source,
              recognition.scheme(),
              PublishedConventions.apply(weights, recognition.architecture()),
              PublishedConventions.transform(weights));
        });
  }

  /** The network with all its parameters in memory. */
  Network load() throws IOException {
    try (TensorSource source = TensorSource.open(file)) {
      Opened opened = identification.of(source);
      return new Network(opened.model(), opened.reader().readAll());
    }
  }

  /** One tensor at a time is in memory beside the engine's own form of them. */
  CompiledModel compile(EngineOptions options) throws IOException {
    Objects.requireNonNull(options, "options");
    try (TensorSource source = TensorSource.open(file)) {
      Opened opened = identification.of(source);
      ParameterReader reader = opened.reader();
      ModelMetadata model = opened.model();
      InferenceEngine engine =
          CompiledEngine.compile(
              model.architecture(),
              name -> {
                try {
                  return reader.read(name);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              options,
              model.transform().cropHeight(),
              model.transform().cropWidth());
      return new CompiledModel(model, engine);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Opened recognised(
      Path file, TensorSource source, UnaryOperator<Architecture> conventions) throws IOException {
    Optional<ModelMetadata> saved = ModelMetadata.read(source.metadata(), source.description());
    if (saved.isPresent()) {
      ModelMetadata model = saved.get();
      return new Opened(
          source,
          NamingScheme.TORCHVISION,
          new ModelMetadata(
              conventions.apply(model.architecture()), model.labels(), model.transform()));
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
    return new Opened(source, recognition.scheme(), architecture, transform);
  }

  private static void warnOfTwoConventions(TensorSource source) {
    System.getLogger(Network.class.getName())
        .log(
            Level.WARNING,
            "{0} has timm''s names, and neither they nor the file''s name tell its padding: taken as"
                + " symmetric. For a model of timm''s that starts with tf_, load it with"
                + " Architecture::withTensorFlowConventions (command line: --padding same).",
            source.description());
  }
}
