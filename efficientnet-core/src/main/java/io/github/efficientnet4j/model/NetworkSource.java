package io.github.efficientnet4j.model;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.weights.WeightsFormatException;
import io.github.efficientnet4j.weights.WeightsMismatchException;
import io.github.efficientnet4j.weights.published.DownloadProgress;
import io.github.efficientnet4j.weights.published.PublishedWeights;
import io.github.efficientnet4j.weights.published.WeightsCache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The source of a network: a file, a class-path resource, a stream, published weights, or memory.
 * Nothing is read before the network is {@linkplain #load() loaded} or {@linkplain
 * #compile(EngineOptions) compiled}.
 *
 * <p>Compiling reads one tensor at a time directly into the engine's own representation, so that
 * memory holds the weights once. {@link Network#load(Path)} followed by {@link Network#compile()}
 * holds them twice.
 *
 * <pre>{@code
 * try (InferenceEngine engine = NetworkSource.of(Path.of("efficientnet_b0.pth")).compile()) {
 *   float[] logits = engine.run(nchwPixels, batch);      // batch x classes
 * }
 * }</pre>
 *
 * <p>Variant, classes and input channels are always read from the tensors. Information that the
 * tensors do not contain comes from the first of these: the file's own metadata, if this library
 * saved it; the published weights of the file's name; torchvision's conventions.
 *
 * <p>Immutable and thread-safe.
 */
public abstract sealed class NetworkSource permits StoredNetwork, NetworkSource.InMemory {

  private static final String FASHION_MNIST =
      "/io/github/efficientnet4j/fashion/fashion-mnist.safetensors";

  NetworkSource() {}

  /**
   * An engine with the description of its network.
   *
   * @param model everything except the weights
   * @param engine the engine, which the caller closes
   */
  record Compiled(ModelMetadata model, InferenceEngine engine) {}

  /**
   * {@return a source that reads a file at each use} The format is one that {@link
   * io.github.efficientnet4j.weights.TensorSource#open(Path)} reads.
   *
   * @param file a file that this library saved, or a known network with torchvision's or timm's
   *     names; on any file system
   */
  public static NetworkSource of(Path file) {
    return StoredNetwork.file(file);
  }

  /**
   * {@return a source that reads a file with the weights of a given architecture at each use}
   *
   * @param file a file with torchvision's or timm's names, on any file system
   * @param architecture the architecture that the weights were trained with
   */
  public static NetworkSource of(Path file, Architecture architecture) {
    return StoredNetwork.file(file, architecture);
  }

  /**
   * {@return a source that reads a stream of a file} It can be used once.
   *
   * @param stream a stream that {@link io.github.efficientnet4j.weights.TensorSource#open(String,
   *     InputStream)} accepts; read to its end when the source is used, not closed
   */
  public static NetworkSource of(InputStream stream) {
    return StoredNetwork.stream(stream);
  }

  /**
   * {@return a source with a network in memory}
   *
   * @param network the network
   */
  public static NetworkSource of(Network network) {
    return new InMemory(network);
  }

  /**
   * {@return a source that reads a class-path resource at each use} The resource may be in a jar,
   * or in a jar inside a jar.
   *
   * @param anchor a class whose class loader finds the resource; in a named module, the resource's
   *     package must be open to this library
   * @param name a name that begins with {@code /}, or is relative to the package of {@code anchor}
   */
  public static NetworkSource ofResource(Class<?> anchor, String name) {
    return StoredNetwork.resource(Resource.of(anchor, name));
  }

  /**
   * {@return a source that reads a class-path resource at each use} The resource may be in a jar,
   * or in a jar inside a jar.
   *
   * @param loader the class loader that finds the resource
   * @param name the full name, without a leading {@code /}
   */
  public static NetworkSource ofResource(ClassLoader loader, String name) {
    return StoredNetwork.resource(Resource.of(loader, name));
  }

  /**
   * {@return a source with published weights in the user's cache} The first use downloads them
   * without reporting progress.
   *
   * @param name for example {@code b0}, {@code efficientnet_b3.ra2_in1k}; see {@link
   *     PublishedWeights#byName}
   * @throws IllegalArgumentException if no published weights have that name
   */
  public static NetworkSource published(String name) {
    return published(
        PublishedWeights.byName(name), WeightsCache.ofEnvironment(), DownloadProgress.silent());
  }

  /**
   * {@return a source with published weights in a cache}
   *
   * @param weights the entry of the catalogue
   * @param cache the cache that stores and downloads the weights
   * @param progress is notified of a download, on the thread that uses the source
   */
  public static NetworkSource published(
      PublishedWeights weights, WeightsCache cache, DownloadProgress progress) {
    return StoredNetwork.weights(weights, cache, progress);
  }

  /**
   * {@return a source with the small network that comes with the library} It classifies ten kinds
   * of clothes in grey images of 28x28 pixels, light on a black background. This library trained it
   * on Fashion-MNIST (MIT licence). Nothing is downloaded.
   */
  public static NetworkSource fashionMnist() {
    return ofResource(NetworkSource.class, FASHION_MNIST);
  }

  /**
   * {@return the same source with another padding, BatchNorm or rates} Weights converted from
   * Keras, or from timm's {@code tf_} models under another file name, need {@code
   * withConventions(Architecture::withTensorFlowConventions)}.
   *
   * <p>A source in memory applies the change at once, any other when it is used. Then {@link
   * IllegalArgumentException} is thrown if the change concerns a tensor, and {@link
   * NullPointerException} if the function returns null. Both messages name the source. Exceptions
   * of the function itself are passed on.
   *
   * @param conventions changes the architecture, but not the name or shape of any tensor
   */
  public abstract NetworkSource withConventions(UnaryOperator<Architecture> conventions);

  /**
   * Reads what the network is, and none of its parameters.
   *
   * @return architecture, labels and transform, as {@link #load()} would give them
   * @throws WeightsFormatException if a file is damaged or of another kind
   * @throws WeightsMismatchException if its tensors are not those of a known network
   * @throws IOException if the network cannot be read or downloaded
   */
  public abstract ModelMetadata describe() throws IOException;

  /**
   * Reads the network with all its parameters.
   *
   * @return the network
   * @throws WeightsFormatException if a file is damaged or of another kind
   * @throws WeightsMismatchException if its tensors are not those of a known network or of the
   *     given architecture; the exception lists every difference
   * @throws IOException if the network cannot be read or downloaded
   */
  public Network load() throws IOException {
    return load(UnaryOperator.identity());
  }

  /**
   * Compiles the network with all cores and the fastest kernels.
   *
   * @return an engine for images of the size of the network's transform, which the caller closes;
   *     other sizes need a plan of their own
   * @throws WeightsFormatException if a file is damaged or of another kind
   * @throws WeightsMismatchException if its tensors are not those of a known network or of the
   *     given architecture; the exception lists every difference
   * @throws IOException if the network cannot be read or downloaded
   */
  public InferenceEngine compile() throws IOException {
    return compile(EngineOptions.defaults());
  }

  /**
   * Compiles the network.
   *
   * @param options threads and kernels
   * @return an engine for images of the size of the network's transform, which the caller closes;
   *     other sizes need a plan of their own
   * @throws WeightsFormatException if a file is damaged or of another kind
   * @throws WeightsMismatchException if its tensors are not those of a known network or of the
   *     given architecture; the exception lists every difference
   * @throws IOException if the network cannot be read or downloaded
   * @throws IllegalStateException if the requested kernels are not available in this JVM
   */
  public InferenceEngine compile(EngineOptions options) throws IOException {
    return compile(options, UnaryOperator.identity()).engine();
  }

  /**
   * Applies conventions to the architecture of a source.
   *
   * @param source the source's name, for messages
   * @throws IllegalArgumentException if the conventions change a tensor
   */
  static Architecture changed(
      Architecture known, UnaryOperator<Architecture> conventions, String source) {
    Architecture changed =
        Objects.requireNonNull(
            conventions.apply(known),
            () ->
                "the conventions for "
                    + source
                    + " returned null; return the architecture that they receive, or a changed copy");
    if (!changed.equals(known)
        && !Graph.of(changed).parameters().equals(Graph.of(known).parameters())) {
      throw new IllegalArgumentException(
          "conventions may change padding, BatchNorm and rates, but those for "
              + source
              + " change the tensors of "
              + known.name());
    }
    return changed;
  }

  /**
   * Reads the network with another transform or other labels than its own.
   *
   * @param change receives the network's own description before any tensor is read
   */
  abstract Network load(UnaryOperator<ModelMetadata> change) throws IOException;

  /**
   * Compiles the network with another transform or other labels than its own.
   *
   * @param options threads and kernels
   * @param change receives the network's own description before any tensor is read
   */
  abstract Compiled compile(EngineOptions options, UnaryOperator<ModelMetadata> change)
      throws IOException;

  /** {@return a description of the source, for messages} */
  @Override
  public abstract String toString();

  /** A network in memory. */
  static final class InMemory extends NetworkSource {

    private final Network network;

    InMemory(Network network) {
      this.network = Objects.requireNonNull(network, "network");
    }

    @Override
    public NetworkSource withConventions(UnaryOperator<Architecture> conventions) {
      Architecture changed = changed(network.architecture(), conventions, toString());
      if (changed.equals(network.architecture())) {
        return this;
      }
      return new InMemory(
          new Network(
              new ModelMetadata(changed, network.labels(), network.transform()),
              network.parameters()));
    }

    @Override
    public ModelMetadata describe() {
      return network.description();
    }

    @Override
    Network load(UnaryOperator<ModelMetadata> change) {
      ModelMetadata changed = change.apply(network.description());
      return changed.equals(network.description())
          ? network
          : new Network(changed, network.parameters());
    }

    @Override
    Compiled compile(EngineOptions options, UnaryOperator<ModelMetadata> change) {
      ModelMetadata model = change.apply(network.description());
      return new Compiled(model, new Network(model, network.parameters()).compile(options));
    }

    @Override
    public String toString() {
      return network.toString();
    }
  }
}
