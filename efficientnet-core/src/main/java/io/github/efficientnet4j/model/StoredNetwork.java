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

    /** Takes back a source of which no tensor was read. */
    default void takeBack(TensorSource source) throws IOException {
      source.close();
    }
  }

  /**
   * A stream, which can be read once. What was read of it is kept while no tensor was used: labels
   * or conventions that do not fit the network do not use up the stream.
   */
  private static final class Stream implements Container {

    private static final String NAME = "the stream of weights";

    private InputStream stream;
    private TensorSource unused;

    Stream(InputStream stream) {
      this.stream = Objects.requireNonNull(stream, "stream");
    }

    @Override
    public synchronized TensorSource open() throws IOException {
      if (unused != null) {
        TensorSource source = unused;
        unused = null;
        return source;
      }
      if (stream == null) {
        throw new IllegalStateException(
            NAME + " was read already; give a new stream, or a file or resource instead");
      }
      InputStream once = stream;
      stream = null;
      return TensorSource.open(NAME, once);
    }

    @Override
    public synchronized void takeBack(TensorSource source) {
      unused = source;
    }
  }

  /** Recognises the content of an open file. */
  private interface Identification {
    Identified of(TensorSource source) throws IOException;
  }

  /**
   * What a file holds.
   *
   * @param described whether the file itself describes its network
   * @param paddingUnknown whether the padding is a guess
   */
  private record Identified(
      NamingScheme scheme, ModelMetadata model, boolean described, boolean paddingUnknown) {

    static Identified described(ModelMetadata model) {
      return new Identified(NamingScheme.TORCHVISION, model, true, false);
    }

    static Identified undescribed(
        NamingScheme scheme, Architecture architecture, ImageTransform transform) {
      return new Identified(
          scheme, ModelMetadata.withDefaultLabels(architecture, transform), false, false);
    }

    Identified withPaddingUnknown() {
      return new Identified(scheme, model, described, true);
    }

    ParameterReader reader(TensorSource source) throws IOException {
      Graph graph;
      try {
        graph = Graph.of(model.architecture());
      } catch (IllegalArgumentException e) {
        throw blamed(e, source.description());
      }
      return ParameterReader.of(source, graph, scheme);
    }

    /**
     * {@return the file's fault, if the network that cannot be built is described by the file}
     *
     * @throws IllegalArgumentException the given exception otherwise
     */
    WeightsFormatException blamed(IllegalArgumentException failure, String file) {
      if (!described) {
        throw failure;
      }
      return new WeightsFormatException(
          file
              + " describes a network that cannot be built: "
              + failure.getMessage()
              + ". Load it with another transform, or save the model again");
    }
  }

  /** A network of which only the values of the parameters have not been read. */
  private record Prepared(Identified identified, ModelMetadata model, ParameterReader reader) {}

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
    return recognised(Stream.NAME, Path.of(""), new Stream(stream));
  }

  private static StoredNetwork recognised(String name, Path file, Container container) {
    return new StoredNetwork(
        name, container, source -> recognised(file, source), UnaryOperator.identity());
  }

  /** {@return a source with weights of a given architecture} */
  static StoredNetwork file(Path file, Architecture architecture) {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(architecture, "architecture");
    return new StoredNetwork(
        file.toString(),
        () -> TensorSource.open(file),
        source ->
            Identified.undescribed(
                NamingScheme.of(source), architecture, DefaultTransforms.of(architecture)),
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
        source -> {
          Recognition recognition = Recognition.of(source);
          return Identified.undescribed(
              recognition.scheme(),
              ofPublished(weights, recognition.architecture()),
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
        architecture -> changed(changed(architecture, conventions, name), further, name));
  }

  /** {@return the same source, which rejects networks of other families} */
  StoredNetwork onlyEfficientNets() {
    return new StoredNetwork(
        name,
        container,
        source -> {
          Identified identified = identification.of(source);
          Architecture architecture = identified.model().architecture();
          if (architecture.family() != Family.EFFICIENTNET) {
            throw new WeightsFormatException(
                source.description()
                    + " holds "
                    + architecture.name()
                    + ", which is no EfficientNet; load it with Network.load");
          }
          return identified;
        },
        conventions);
  }

  @Override
  public ModelMetadata describe() throws IOException {
    TensorSource source = container.open();
    ModelMetadata model = prepared(source, UnaryOperator.identity()).model();
    container.takeBack(source);
    return model;
  }

  @Override
  Network load(UnaryOperator<ModelMetadata> change) throws IOException {
    TensorSource source = container.open();
    Prepared prepared = prepared(source, change);
    try (source) {
      return new Network(prepared.model(), prepared.reader().readAll());
    }
  }

  /**
   * Reads one tensor at a time. Besides the engine's representation only that tensor is in memory.
   */
  @Override
  Compiled compile(EngineOptions options, UnaryOperator<ModelMetadata> change) throws IOException {
    Objects.requireNonNull(options, "options");
    TensorSource source = container.open();
    Prepared prepared = prepared(source, change);
    try (source) {
      return new Compiled(prepared.model(), engine(prepared, options, source.description()));
    }
  }

  /**
   * Does everything that may fail because of labels, a transform or conventions, and reads no
   * tensor. Closes the source or returns it to the container on a failure.
   */
  private Prepared prepared(TensorSource source, UnaryOperator<ModelMetadata> change)
      throws IOException {
    try {
      Identified identified = identification.of(source);
      ParameterReader reader = identified.reader(source);
      ModelMetadata known = identified.model();
      Architecture architecture = changed(known.architecture(), conventions, name);
      if (identified.paddingUnknown() && architecture.equals(known.architecture())) {
        warnOfTwoConventions(source);
      }
      ModelMetadata model =
          change.apply(new ModelMetadata(architecture, known.labels(), known.transform()));
      return new Prepared(identified, model, reader);
    } catch (IOException e) {
      source.close();
      throw e;
    } catch (RuntimeException e) {
      container.takeBack(source);
      throw e;
    }
  }

  private static InferenceEngine engine(Prepared prepared, EngineOptions options, String file)
      throws IOException {
    ModelMetadata model = prepared.model();
    ImageTransform transform = model.transform();
    try {
      return CompiledEngine.compile(
          model.architecture(),
          parameter -> {
            try {
              return prepared.reader().read(parameter);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          },
          options,
          transform.cropHeight(),
          transform.cropWidth());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (IllegalArgumentException e) {
      Identified identified = prepared.identified();
      if (transform.equals(identified.model().transform())) {
        throw identified.blamed(e, file);
      }
      throw e;
    }
  }

  private static Identified recognised(Path file, TensorSource source) throws IOException {
    Optional<ModelMetadata> saved = ModelMetadata.read(source.metadata(), source.description());
    if (saved.isPresent()) {
      return Identified.described(saved.get());
    }
    Recognition recognition = Recognition.of(source);
    Optional<PublishedWeights> published = PublishedWeights.recognise(file);
    if (published.isPresent()) {
      return Identified.undescribed(
          recognition.scheme(),
          ofPublished(published.get(), recognition.architecture()),
          published.get().transform());
    }
    Identified identified =
        Identified.undescribed(
            recognition.scheme(),
            recognition.architecture(),
            DefaultTransforms.of(recognition.architecture()));
    return recognition.scheme() == NamingScheme.TIMM ? identified.withPaddingUnknown() : identified;
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
