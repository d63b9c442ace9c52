package io.github.efficientnet4j.model;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.Family;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.internal.engine.CompiledEngine;
import io.github.efficientnet4j.weights.NamingScheme;
import io.github.efficientnet4j.weights.ParameterReader;
import io.github.efficientnet4j.weights.Recognition;
import io.github.efficientnet4j.weights.TensorSource;
import io.github.efficientnet4j.weights.WeightsFormatException;
import io.github.efficientnet4j.weights.WeightsMismatchException;
import io.github.efficientnet4j.weights.published.DownloadProgress;
import io.github.efficientnet4j.weights.published.PublishedWeights;
import io.github.efficientnet4j.weights.published.WeightsCache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * A network in a file, resource or stream. It recognises the network and adds what the file does
 * not contain.
 *
 * <p>Immutable and thread-safe. The file is read at each call.
 */
final class StoredNetwork extends NetworkSource {

  private final String name;
  private final Container container;
  private final Identification identification;
  private final UnaryOperator<Architecture> conventions;

  private StoredNetwork(
      String name,
      Container container,
      Identification identification,
      UnaryOperator<Architecture> conventions) {
    this.name = name;
    this.container = container;
    this.identification = identification;
    this.conventions = conventions;
  }

  /** Opens the tensors. */
  private interface Container {
    TensorSource open() throws IOException;
  }

  /** Recognises the content of an open file. */
  private interface Identification {
    Opened of(TensorSource source, UnaryOperator<Architecture> conventions) throws IOException;
  }

  /** An open file with its description. Its parameters have not been read. */
  private record Opened(TensorSource source, NamingScheme scheme, ModelMetadata model) {

    Opened(
        TensorSource source,
        NamingScheme scheme,
        Architecture architecture,
        ImageTransform transform) {
      this(source, scheme, ModelMetadata.withDefaultLabels(architecture, transform));
    }

    ParameterReader reader() throws WeightsMismatchException {
      return ParameterReader.of(source, Graph.of(model.architecture()), scheme);
    }
  }

  /** {@return a source whose conventions come from the file's metadata or name} */
  static StoredNetwork file(Path file) {
    Objects.requireNonNull(file, "file");
    return recognised(file.toString(), file, () -> TensorSource.open(file));
  }

  /** {@return a source whose conventions come from the resource's metadata or name} */
  static StoredNetwork resource(Resource resource) {
    return recognised(resource.toString(), resource.path(), resource::open);
  }

  /** {@return a source whose conventions come from the stream's metadata} */
  static StoredNetwork stream(InputStream stream) {
    Objects.requireNonNull(stream, "stream");
    String name = "the stream of weights";
    AtomicBoolean used = new AtomicBoolean();
    return recognised(
        name,
        Path.of(""),
        () -> {
          if (used.getAndSet(true)) {
            throw new IllegalStateException(
                name + " was read already; give a new stream, or a file or resource instead");
          }
          return TensorSource.open(name, stream);
        });
  }

  private static StoredNetwork recognised(String name, Path file, Container container) {
    return new StoredNetwork(
        name,
        container,
        (source, conventions) -> recognised(file, source, conventions),
        UnaryOperator.identity());
  }

  /** {@return a source with weights of a given architecture} */
  static StoredNetwork file(Path file, Architecture architecture) {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(architecture, "architecture");
    return new StoredNetwork(
        file.toString(),
        () -> TensorSource.open(file),
        (source, conventions) ->
            new Opened(
                source,
                NamingScheme.of(source),
                conventions.apply(architecture),
                DefaultTransforms.of(architecture)),
        UnaryOperator.identity());
  }

  /** {@return a source with published weights, regardless of the file's name} */
  static StoredNetwork weights(
      PublishedWeights weights, WeightsCache cache, DownloadProgress progress) {
    Objects.requireNonNull(weights, "weights");
    Objects.requireNonNull(cache, "cache");
    Objects.requireNonNull(progress, "progress");
    return new StoredNetwork(
        "the published weights " + weights.name(),
        () -> TensorSource.open(cache.get(weights, progress)),
        (source, conventions) -> {
          Recognition recognition = Recognition.of(source);
          return new Opened(
              source,
              recognition.scheme(),
              conventions.apply(ofPublished(weights, recognition.architecture())),
              weights.transform());
        },
        UnaryOperator.identity());
  }

  @Override
  public StoredNetwork withConventions(UnaryOperator<Architecture> further) {
    Objects.requireNonNull(further, "conventions");
    return new StoredNetwork(
        name,
        container,
        identification,
        architecture -> further.apply(conventions.apply(architecture)));
  }

  /** {@return the same source, which rejects networks of other families} */
  StoredNetwork onlyEfficientNets() {
    return new StoredNetwork(
        name,
        container,
        (source, changes) -> {
          Opened opened = identification.of(source, changes);
          Architecture architecture = opened.model().architecture();
          if (architecture.family() != Family.EFFICIENTNET) {
            throw new WeightsFormatException(
                source.description()
                    + " holds "
                    + architecture.name()
                    + ", which is no EfficientNet; load it with Network.load");
          }
          return opened;
        },
        conventions);
  }

  @Override
  public ModelMetadata describe() throws IOException {
    try (TensorSource source = container.open()) {
      return identification.of(source, conventions).model();
    }
  }

  @Override
  public Network load() throws IOException {
    try (TensorSource source = container.open()) {
      Opened opened = identification.of(source, conventions);
      return new Network(opened.model(), opened.reader().readAll());
    }
  }

  /**
   * Reads one tensor at a time. Besides the engine's representation only that tensor is in memory.
   */
  @Override
  Compiled compile(EngineOptions options, UnaryOperator<ModelMetadata> change) throws IOException {
    Objects.requireNonNull(options, "options");
    try (TensorSource source = container.open()) {
      Opened opened = identification.of(source, conventions);
      ParameterReader reader = opened.reader();
      ModelMetadata model = change.apply(opened.model());
      InferenceEngine engine =
          CompiledEngine.compile(
              model.architecture(),
              parameter -> {
                try {
                  return reader.read(parameter);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              options,
              model.transform().cropHeight(),
              model.transform().cropWidth());
      return new Compiled(model, engine);
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
            .map(weights -> ofPublished(weights, recognition.architecture()))
            .orElse(recognition.architecture());
    Architecture architecture = conventions.apply(known);
    if (published.isEmpty()
        && recognition.scheme() == NamingScheme.TIMM
        && architecture.equals(known)) {
      warnOfTwoConventions(source);
    }
    ImageTransform transform =
        published
            .map(PublishedWeights::transform)
            .orElseGet(() -> DefaultTransforms.of(recognition.architecture()));
    return new Opened(source, recognition.scheme(), architecture, transform);
  }

  /**
   * {@return the architecture recognised from the tensors, completed with the catalogue's facts
   * about the weights}
   */
  private static Architecture ofPublished(PublishedWeights weights, Architecture architecture) {
    return architecture.withPadding(weights.padding()).withBatchNorm(weights.batchNorm());
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

  @Override
  public String toString() {
    return name;
  }
}
