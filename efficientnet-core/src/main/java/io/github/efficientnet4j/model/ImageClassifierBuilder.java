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
 * Builds an {@link ImageClassifier}. It needs a network; everything else has a default.
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
 * <p>Not thread-safe. A builder may build several classifiers, each with its own engine, unless the
 * weights come from a stream.
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
   * Sets a file as the source of the network.
   *
   * @param file a file that {@link Network#load(Path)} accepts, on any file system
   * @return this builder
   * @throws IllegalStateException if a network was set before
   */
  public ImageClassifierBuilder weights(Path file) {
    return network(NetworkSource.of(file));
  }

  /**
   * Sets a stream of a file as the source of the network.
   *
   * @param stream at most 2 GiB; read to its end by {@link #build}, not closed
   * @return this builder
   * @throws IllegalStateException if a network was set before
   */
  public ImageClassifierBuilder weights(InputStream stream) {
    return network(NetworkSource.of(stream));
  }

  /**
   * Sets a class-path resource as the source of the network. It may be in a jar, or in a jar inside
   * a jar.
   *
   * @param anchor a class whose class loader finds the resource; in a named module, the resource's
   *     package must be open to this library
   * @param name a name that begins with {@code /}, or is relative to the package of {@code anchor}
   * @return this builder
   * @throws IllegalStateException if a network was set before
   */
  public ImageClassifierBuilder weightsResource(Class<?> anchor, String name) {
    return network(NetworkSource.ofResource(anchor, name));
  }

  /**
   * Sets a class-path resource as the source of the network. It may be in a jar, or in a jar inside
   * a jar.
   *
   * @param loader the class loader that finds the resource
   * @param name the full name, without a leading {@code /}
   * @return this builder
   * @throws IllegalStateException if a network was set before
   */
  public ImageClassifierBuilder weightsResource(ClassLoader loader, String name) {
    return network(NetworkSource.ofResource(loader, name));
  }

  /**
   * Sets published weights in the user's cache as the source of the network. The first {@link
   * #build} downloads them.
   *
   * @param name for example {@code b0}; see {@link PublishedWeights#byName}
   * @return this builder
   * @throws IllegalArgumentException if no published weights have that name
   * @throws IllegalStateException if a network was set before
   */
  public ImageClassifierBuilder pretrained(String name) {
    return network(NetworkSource.published(name));
  }

  /**
   * Sets a network in memory.
   *
   * @param network the network
   * @return this builder
   * @throws IllegalStateException if a network was set before
   */
  public ImageClassifierBuilder network(Network network) {
    return network(NetworkSource.of(network));
  }

  /**
   * Sets the source of the network.
   *
   * @param network the source, which {@link #build} reads
   * @return this builder
   * @throws IllegalStateException if a network was set before
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
   * Changes padding, BatchNorm or rates of the recognised architecture where the weights do not
   * define them; see {@link NetworkSource#withConventions}.
   *
   * @param change the change, for example {@code Architecture::withTensorFlowConventions}
   * @return this builder
   */
  public ImageClassifierBuilder conventions(UnaryOperator<Architecture> change) {
    conventions = Objects.requireNonNull(change, "change");
    return this;
  }

  /**
   * Sets the labels. The default is the network's own labels.
   *
   * @param names one name for each of the network's classes
   * @return this builder
   */
  public ImageClassifierBuilder labels(Labels names) {
    labels = Objects.requireNonNull(names, "names");
    return this;
  }

  /**
   * Sets the transform of an image into the network's input. The default is the network's own
   * transform.
   *
   * @param newTransform a transform with as many channels as the network accepts
   * @return this builder
   */
  public ImageClassifierBuilder transform(ImageTransform newTransform) {
    transform = Objects.requireNonNull(newTransform, "newTransform");
    return this;
  }

  /**
   * Sets the decoder of image files, for example one with another limit on the size of an image.
   *
   * @param newDecoder decodes files, streams and bytes
   * @return this builder
   */
  public ImageClassifierBuilder decoder(ImageDecoder newDecoder) {
    decoder = Objects.requireNonNull(newDecoder, "newDecoder");
    return this;
  }

  /**
   * Sets threads and kernels of the engine. The default is all cores and the fastest kernels.
   * {@link #threads} replaces the number of threads.
   *
   * @param options threads and kernels
   * @return this builder
   */
  public ImageClassifierBuilder engine(EngineOptions options) {
    engine = Objects.requireNonNull(options, "options");
    return this;
  }

  /**
   * Sets the number of the engine's threads and keeps its kernels.
   *
   * @param count the maximum number of computing threads, including the callers' threads; 0 for the
   *     number of cores that the JVM sees
   * @return this builder
   * @throws IllegalArgumentException if the number is out of range
   */
  public ImageClassifierBuilder threads(int count) {
    return engine((engine == null ? EngineOptions.defaults() : engine).withThreads(count));
  }

  /**
   * Replaces the engine by another implementation that computes the network.
   *
   * @param creator receives the network with its parameters in memory, for example {@code
   *     Nd4jInference::of}; the classifier closes the returned object
   * @return this builder
   */
  public ImageClassifierBuilder inference(Function<? super Network, ? extends Inference> creator) {
    inference = Objects.requireNonNull(creator, "creator");
    return this;
  }

  /**
   * Reads the weights and compiles the engine.
   *
   * @return the classifier, which the caller closes
   * @throws IllegalStateException if no network is set, if both an engine and another
   *     implementation are set, or if the requested kernels are not available in this JVM
   * @throws IllegalArgumentException if labels, transform or conventions do not fit the network; a
   *     stream of weights is then not used up, so that this method can be called again
   * @throws WeightsFormatException if the weights are damaged or of another kind
   * @throws WeightsMismatchException if their tensors are not those of a known network; the
   *     exception lists every difference
   * @throws IOException if the weights cannot be read or downloaded
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
    Network changed = network.load(this::changed);
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
