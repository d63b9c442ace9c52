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
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Where a network comes from: a file, a class-path resource, a stream, the published weights, or
 * memory. Nothing is read before the network is {@linkplain #load() loaded} or {@linkplain
 * #compile(EngineOptions) compiled}.
 *
 * <p>Compiling reads the weights straight into the engine's own form, one tensor at a time, so that
 * memory holds them once. {@link Network#load(Path)} and {@link Network#compile()} hold them twice.
 *
 * <pre>{@code
 * try (InferenceEngine engine = NetworkSource.of(Path.of("efficientnet_b0.pth")).compile()) {
 *   float[] logits = engine.run(nchwPixels, batch);      // batch x classes
 * }
 * }</pre>
 *
 * <p>What a file does not tell is decided in this order: its own metadata, if this library saved
 * it; the published weights of its name; torchvision's conventions. Variant, classes and input
 * channels are always read from the tensors.
 *
 * <p>Immutable and thread-safe.
 */
public abstract sealed class NetworkSource permits StoredNetwork, NetworkSource.InMemory {

  private static final String FASHION_MNIST =
      "/io/github/efficientnet4j/fashion/fashion-mnist.safetensors";

  NetworkSource() {}

  /**
   * An engine, and what is needed to feed it and to read its answers.
   *
   * @param model all but the weights
   * @param engine the caller's to close
   */
  record Compiled(ModelMetadata model, InferenceEngine engine) {}

  /**
   * A file in a format that {@link io.github.efficientnet4j.weights.TensorSource#open(Path)} reads.
   *
   * @param file saved by this library, or a network that it knows, in torchvision's or timm's
   *     naming; of any file system
   * @return the source; the file is read at each use
   */
  public static NetworkSource of(Path file) {
    return StoredNetwork.file(file);
  }

  /**
   * A file with the weights of an architecture of your own.
   *
   * @param file in torchvision's or timm's naming; of any file system
   * @param architecture the network that it was trained with
   * @return the source; the file is read at each use
   */
  public static NetworkSource of(Path file, Architecture architecture) {
    return StoredNetwork.file(file, architecture);
  }

  /**
   * A stream of a file. It can be used once.
   *
   * @param stream as {@link io.github.efficientnet4j.weights.TensorSource#open(String,
   *     InputStream)} takes it; read to its end when the source is used, not closed
   * @return the source
   */
  public static NetworkSource of(InputStream stream) {
    return StoredNetwork.stream(stream);
  }

  /**
   * A network in memory.
   *
   * @param network the network
   * @return the source
   */
  public static NetworkSource of(Network network) {
    return new InMemory(network);
  }

  /**
   * A class-path resource, in a jar or in a jar within a jar.
   *
   * @param anchor a class whose class loader finds the resource; in a named module, the resource's
   *     package must be open to this library
   * @param name begins with {@code /}, or is relative to the package of {@code anchor}
   * @return the source; the resource is read at each use
   */
  public static NetworkSource ofResource(Class<?> anchor, String name) {
    return StoredNetwork.resource(Resource.of(anchor, name));
  }

  /**
   * A class-path resource, in a jar or in a jar within a jar.
   *
   * @param loader finds the resource
   * @param name its full name, without a {@code /} at the beginning
   * @return the source; the resource is read at each use
   */
  public static NetworkSource ofResource(ClassLoader loader, String name) {
    return StoredNetwork.resource(Resource.of(loader, name));
  }

  /**
   * Published weights in the user's cache, downloaded without a word when they are used first.
   *
   * @param name for example {@code b0}, {@code efficientnet_b3.ra2_in1k}; see {@link
   *     PublishedWeights#byName}
   * @return the source
   * @throws IllegalArgumentException if there are no weights of that name
   */
  public static NetworkSource published(String name) {
    return published(
        PublishedWeights.byName(name), WeightsCache.ofEnvironment(), DownloadProgress.silent());
  }

  /**
   * Published weights through a cache.
   *
   * @param weights which
   * @param cache where they are kept and how they are downloaded
   * @param progress told of a download, on the thread that uses the source
   * @return the source
   */
  public static NetworkSource published(
      PublishedWeights weights, WeightsCache cache, DownloadProgress progress) {
    return StoredNetwork.weights(weights, cache, progress);
  }

  /**
   * The small network that comes with the library: ten kinds of clothes on grey images of 28x28
   * pixels, light on black. It was trained by this library on Fashion-MNIST (MIT licence).
   *
   * @return the source; nothing is downloaded
   */
  public static NetworkSource fashionMnist() {
    return ofResource(NetworkSource.class, FASHION_MNIST);
  }

  /**
   * The same source with a change to what it tells of padding, BatchNorm or rates, for example
   * {@code withConventions(Architecture::withTensorFlowConventions)} for weights converted from
   * Keras or from timm's {@code tf_} models whose file's name does not say so.
   *
   * @param conventions changes the architecture, but not the shape of a tensor
   * @return the changed copy
   */
  public abstract NetworkSource withConventions(UnaryOperator<Architecture> conventions);

  /**
   * Reads the network with all its parameters.
   *
   * @return the network
   * @throws WeightsFormatException if a file is damaged or of another kind
   * @throws WeightsMismatchException if its tensors are of no known network, or not those of the
   *     architecture; lists every difference
   * @throws IOException if it cannot be read or downloaded
   */
  public abstract Network load() throws IOException;

  /**
   * Compiles the network with all cores and the fastest kernels.
   *
   * @return an engine for images of the size that the network's transform makes first, the caller's
   *     to close
   * @throws WeightsFormatException if a file is damaged or of another kind
   * @throws WeightsMismatchException if its tensors are of no known network, or not those of the
   *     architecture; lists every difference
   * @throws IOException if it cannot be read or downloaded
   */
  public InferenceEngine compile() throws IOException {
    return compile(EngineOptions.defaults());
  }

  /**
   * Compiles the network.
   *
   * @param options threads and kernels
   * @return an engine for images of the size that the network's transform makes first, the caller's
   *     to close
   * @throws WeightsFormatException if a file is damaged or of another kind
   * @throws WeightsMismatchException if its tensors are of no known network, or not those of the
   *     architecture; lists every difference
   * @throws IOException if it cannot be read or downloaded
   * @throws IllegalStateException if the kernels that are asked for cannot run here
   */
  public InferenceEngine compile(EngineOptions options) throws IOException {
    return compile(options, UnaryOperator.identity()).engine();
  }

  /**
   * Compiles the network for another transform, or with other labels, than its own.
   *
   * @param options threads and kernels
   * @param change is given what the source tells before any tensor is read
   */
  abstract Compiled compile(EngineOptions options, UnaryOperator<ModelMetadata> change)
      throws IOException;

  /** What it is, for messages. */
  @Override
  public abstract String toString();

  /** In memory already. */
  static final class InMemory extends NetworkSource {

    private final Network network;

    InMemory(Network network) {
      this.network = Objects.requireNonNull(network, "network");
    }

    @Override
    public NetworkSource withConventions(UnaryOperator<Architecture> conventions) {
      Architecture changed = conventions.apply(network.architecture());
      if (changed.equals(network.architecture())) {
        return this;
      }
      if (!Graph.of(changed)
          .parameters()
          .equals(List.copyOf(network.parameters().specs().values()))) {
        throw new IllegalArgumentException(
            "conventions may change padding, BatchNorm and rates, but these change the tensors of "
                + network.architecture().name());
      }
      return new InMemory(
          new Network(
              new ModelMetadata(changed, network.labels(), network.transform()),
              network.parameters()));
    }

    @Override
    public Network load() {
      return network;
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
