package io.github.efficientnet4j.model;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.image.ImageDecoder;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.weights.WeightsFormatException;
import io.github.efficientnet4j.weights.WeightsMismatchException;
import io.github.efficientnet4j.weights.published.PublishedWeights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Puts an {@link ImageClassifier} together. It needs a network; everything else has a default.
 *
 * <pre>{@code
 * ImageClassifier classifier =
 *     ImageClassifier.builder()
 *         .weightsResource(Application.class, "/models/flowers.safetensors")
 *         .labels(Labels.read(Path.of("flowers.txt")))
 *         .threads(4)
 *         .build();
 * }</pre>
 *
 * <p>Not thread-safe. May build several classifiers, each with an engine of its own, unless the
 * weights are a stream.
 */
public final class ImageClassifierBuilder {

  private NetworkSource source;
  private UnaryOperator<Architecture> conventions = UnaryOperator.identity();
  private Labels labels;
  private ImageTransform transform;
  private ImageDecoder decoder = ImageDecoder.standard();
  private EngineOptions engine;
  private Function<? super Network, ? extends Inference> inference;

  ImageClassifierBuilder() {}

  /**
   * Takes the network from a file.
   *
   * @param file as {@link Network#load(Path)} takes it, of any file system
   * @return this builder
   * @throws IllegalStateException if a network is given already
   */
  public ImageClassifierBuilder weights(Path file) {
    return network(NetworkSource.of(file));
  }

  /**
   * Takes the network from a stream of a file.
   *
   * @param stream at most 2 GiB; read to its end by {@link #build}, not closed
   * @return this builder
   * @throws IllegalStateException if a network is given already
   */
  public ImageClassifierBuilder weights(InputStream stream) {
    return network(NetworkSource.of(stream));
  }

  /**
   * Takes the network from a class-path resource, in a jar or in a jar within a jar.
   *
   * @param anchor a class whose class loader finds the resource; in a named module, the resource's
   *     package must be open to this library
   * @param name begins with {@code /}, or is relative to the package of {@code anchor}
   * @return this builder
   * @throws IllegalStateException if a network is given already
   */
  public ImageClassifierBuilder weightsResource(Class<?> anchor, String name) {
    return network(NetworkSource.ofResource(anchor, name));
  }

  /**
   * Takes the network from a class-path resource, in a jar or in a jar within a jar.
   *
   * @param loader finds the resource
   * @param name its full name, without a {@code /} at the beginning
   * @return this builder
   * @throws IllegalStateException if a network is given already
   */
  public ImageClassifierBuilder weightsResource(ClassLoader loader, String name) {
    return network(NetworkSource.ofResource(loader, name));
  }

  /**
   * Takes published weights from the user's cache; {@link #build} downloads them the first time.
   *
   * @param name for example {@code b0}; see {@link PublishedWeights#byName}
   * @return this builder
   * @throws IllegalArgumentException if there are no weights of that name
   * @throws IllegalStateException if a network is given already
   */
  public ImageClassifierBuilder pretrained(String name) {
    return network(NetworkSource.published(name));
  }

  /**
   * Takes a network in memory.
   *
   * @param network the network
   * @return this builder
   * @throws IllegalStateException if a network is given already
   */
  public ImageClassifierBuilder network(Network network) {
    return network(NetworkSource.of(network));
  }

  /**
   * Takes a network from wherever it is.
   *
   * @param network the source, which {@link #build} reads
   * @return this builder
   * @throws IllegalStateException if a network is given already
   */
  public ImageClassifierBuilder network(NetworkSource network) {
    Objects.requireNonNull(network, "network");
    if (source != null) {
      throw new IllegalStateException(
          "the network is given twice, as " + source + " and as " + network + "; give one of them");
    }
    source = network;
    return this;
  }

  /**
   * Changes padding, BatchNorm or rates of the architecture that was recognised, where the weights
   * do not tell them; see {@link NetworkSource#withConventions}.
   *
   * @param change for example {@code Architecture::withTensorFlowConventions}
   * @return this builder
   */
  public ImageClassifierBuilder conventions(UnaryOperator<Architecture> change) {
    conventions = Objects.requireNonNull(change, "change");
    return this;
  }

  /**
   * Names the classes; else the network's own labels do.
   *
   * @param names as many as the network has classes
   * @return this builder
   */
  public ImageClassifierBuilder labels(Labels names) {
    labels = Objects.requireNonNull(names, "names");
    return this;
  }

  /**
   * Sets how an image becomes the network's input; else the network's own transform does.
   *
   * @param newTransform with as many channels as the network takes
   * @return this builder
   */
  public ImageClassifierBuilder transform(ImageTransform newTransform) {
    transform = Objects.requireNonNull(newTransform, "newTransform");
    return this;
  }

  /**
   * Sets how files are decoded, for example with another limit on an image's size.
   *
   * @param newDecoder decodes files, streams and bytes
   * @return this builder
   */
  public ImageClassifierBuilder decoder(ImageDecoder newDecoder) {
    decoder = Objects.requireNonNull(newDecoder, "newDecoder");
    return this;
  }

  /**
   * Sets threads and kernels of the engine: all cores and the fastest kernels, unless this or
   * {@link #threads} is called.
   *
   * @param options threads and kernels
   * @return this builder
   */
  public ImageClassifierBuilder engine(EngineOptions options) {
    engine = Objects.requireNonNull(options, "options");
    return this;
  }

  /**
   * Sets the engine's threads and leaves its kernels as they are.
   *
   * @param count threads that compute at most, the callers' included; 0 for as many as the JVM sees
   *     cores
   * @return this builder
   * @throws IllegalArgumentException if the number is out of range
   */
  public ImageClassifierBuilder threads(int count) {
    return engine((engine == null ? EngineOptions.defaults() : engine).withThreads(count));
  }

  /**
   * Sets something else than the engine to compute the network.
   *
   * @param creator is given the network with its parameters in memory; what it returns is closed
   *     with the classifier. For example {@code Nd4jInference::of}
   * @return this builder
   */
  public ImageClassifierBuilder inference(Function<? super Network, ? extends Inference> creator) {
    inference = Objects.requireNonNull(creator, "creator");
    return this;
  }

  /**
   * Reads the weights and compiles the engine.
   *
   * @return the classifier, the caller's to close
   * @throws IllegalStateException if no network is given, if both an engine and something else are
   *     to compute it, or if the kernels that are asked for cannot run here
   * @throws IllegalArgumentException if labels or transform do not fit the network
   * @throws WeightsFormatException if the weights are damaged or of another kind
   * @throws WeightsMismatchException if their tensors are of no known network; lists every
   *     difference
   * @throws IOException if they cannot be read or downloaded
   */
  public ImageClassifier build() throws IOException {
    if (source == null) {
      throw new IllegalStateException(
          "no network is given; call weights, weightsResource, pretrained or network before build");
    }
    NetworkSource network = source.withConventions(conventions);
    if (inference == null) {
      EngineOptions options = engine == null ? EngineOptions.defaults() : engine;
      return ImageClassifier.of(network.compile(options, this::changed), decoder);
    }
    if (engine != null) {
      throw new IllegalStateException(
          "inference(…) computes the network in the engine's place, so that engine(…) and"
              + " threads(…) would have no effect; leave them out");
    }
    Network loaded = network.load();
    Network changed = new Network(changed(loaded.description()), loaded.parameters());
    return new ImageClassifier(
        changed.description(),
        decoder,
        Objects.requireNonNull(inference.apply(changed), "inference(…) returned null"));
  }

  private ModelMetadata changed(ModelMetadata model) {
    return new ModelMetadata(
        model.architecture(),
        labels == null ? model.labels() : labels,
        transform == null ? model.transform() : transform);
  }
}
