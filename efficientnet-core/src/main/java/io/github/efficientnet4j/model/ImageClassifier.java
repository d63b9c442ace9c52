package io.github.efficientnet4j.model;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.image.ImageDecoder;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.image.TopK;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.internal.concurrent.ReadAhead;
import io.github.efficientnet4j.weights.WeightsFormatException;
import io.github.efficientnet4j.weights.WeightsMismatchException;
import io.github.efficientnet4j.weights.published.PublishedWeights;
import io.github.efficientnet4j.weights.published.WeightsCache;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Photos in, labelled predictions out: decodes, transforms as the weights expect, runs the network.
 *
 * <pre>{@code
 * try (ImageClassifier classifier = ImageClassifier.load(Path.of("efficientnet_b0.pth"))) {
 *   List<Prediction> top5 = classifier.classify(Path.of("cat.jpg"), 5);
 * }
 * }</pre>
 *
 * <p>Computes with a compiled {@link InferenceEngine}, unless {@link #withInference} says
 * otherwise. {@code load} and {@code pretrained} read a file's weights straight into the engine, so
 * that memory holds them once; the engine of a network in memory is compiled when the first image
 * comes. The first predictions may come from slower kernels, whose results differ in the last bits:
 * see {@link #warmUp()}.
 *
 * <p>Thread-safe. Close it when done.
 */
public final class ImageClassifier implements AutoCloseable {

  private static final int MOST_DECODERS = 4;

  private final NetworkSource source;
  private final ModelMetadata description;
  private final ImageDecoder decoder;
  private final Inference inference;
  private volatile boolean closed;

  private ImageClassifier(
      NetworkSource source, ModelMetadata description, ImageDecoder decoder, Inference inference) {
    this.source = source;
    this.description = description;
    this.decoder = Objects.requireNonNull(decoder, "decoder");
    this.inference = inference;
  }

  /**
   * Creates a classifier with the network's own labels and transform.
   *
   * @param network the network
   * @return a classifier
   */
  public static ImageClassifier of(Network network) {
    NetworkSource source = new NetworkSource.InMemory(network);
    return new ImageClassifier(
        source,
        network.description(),
        ImageDecoder.standard(),
        new EngineInference(() -> source.compile(EngineOptions.defaults())));
  }

  /**
   * Creates a classifier with other labels.
   *
   * @param network the network
   * @param labels as many as the network has classes
   * @return a classifier
   * @throws IllegalArgumentException if the number of labels differs
   */
  public static ImageClassifier of(Network network, Labels labels) {
    return of(network.withLabels(labels));
  }

  /**
   * Reads a file of weights straight into an engine with all cores and the fastest kernels, so that
   * memory holds the weights once. Labels and transform are those of a saved model, else as {@link
   * EfficientNet#load(Path)} finds them.
   *
   * @param weights a {@code .safetensors} or {@code .pth} file as {@link Network#load(Path)} takes
   *     it
   * @return a classifier with its engine compiled
   * @throws WeightsFormatException if the file is damaged or of another kind
   * @throws WeightsMismatchException if its tensors are of no known network; lists every difference
   * @throws IOException if it cannot be read
   */
  public static ImageClassifier load(Path weights) throws IOException {
    return load(weights, UnaryOperator.identity(), EngineOptions.defaults());
  }

  /**
   * Reads a file of weights straight into an engine.
   *
   * @param weights a {@code .safetensors} or {@code .pth} file
   * @param conventions changes padding, BatchNorm or rates of the architecture that was recognised;
   *     see {@link Network#load(Path, UnaryOperator)}
   * @param options threads and kernels
   * @return a classifier with its engine compiled
   * @throws WeightsFormatException if the file is damaged or of another kind
   * @throws WeightsMismatchException if its tensors are of no known network; lists every difference
   * @throws IOException if it cannot be read
   * @throws IllegalStateException if the kernels that are asked for cannot run here
   */
  public static ImageClassifier load(
      Path weights, UnaryOperator<Architecture> conventions, EngineOptions options)
      throws IOException {
    return compiled(ModelLoader.of(weights, conventions), options);
  }

  /**
   * Reads published weights by name from the user's cache straight into an engine, downloading them
   * the first time.
   *
   * @param name for example {@code b0}; see {@link PublishedWeights#byName}
   * @return a classifier with its engine compiled
   * @throws IllegalArgumentException if there are no weights of that name
   * @throws IOException if they cannot be downloaded or read
   */
  public static ImageClassifier pretrained(String name) throws IOException {
    return pretrained(
        PublishedWeights.byName(name), WeightsCache.ofEnvironment(), EngineOptions.defaults());
  }

  /**
   * Reads published weights through a cache straight into an engine.
   *
   * @param weights which
   * @param cache where they are kept and how they are downloaded
   * @param options threads and kernels
   * @return a classifier with its engine compiled
   * @throws IOException if they cannot be downloaded or read
   * @throws IllegalStateException if the kernels that are asked for cannot run here
   */
  public static ImageClassifier pretrained(
      PublishedWeights weights, WeightsCache cache, EngineOptions options) throws IOException {
    return compiled(ModelLoader.of(cache.get(weights), weights), options);
  }

  private static ImageClassifier compiled(ModelLoader loader, EngineOptions options)
      throws IOException {
    CompiledModel model = loader.compile(options);
    return new ImageClassifier(
        new NetworkSource.InFile(loader),
        model.description(),
        ImageDecoder.standard(),
        new EngineInference(model.engine()));
  }

  /**
   * A copy with other names for the classes. It computes with the same engine, which either of them
   * closes.
   *
   * @param newLabels as many as the network has classes
   * @return the changed copy
   * @throws IllegalArgumentException if their number differs
   */
  public ImageClassifier withLabels(Labels newLabels) {
    ModelMetadata labelled =
        new ModelMetadata(description.architecture(), newLabels, description.transform());
    return new ImageClassifier(source, labelled, decoder, inference);
  }

  /**
   * A copy that decodes differently, for example with another limit on an image's size. It computes
   * with the same engine, which either of them closes.
   *
   * @param imageDecoder decodes files and streams
   * @return the changed copy
   */
  public ImageClassifier withDecoder(ImageDecoder imageDecoder) {
    return new ImageClassifier(source, description, imageDecoder, inference);
  }

  /**
   * A copy that computes with an engine of its own, compiled with other options when the first
   * image comes. A file that this classifier was loaded from is read again for it; what then goes
   * wrong is an {@link java.io.UncheckedIOException}.
   *
   * @param options threads and kernels
   * @return the changed copy; this one stays open
   */
  public ImageClassifier withEngine(EngineOptions options) {
    Objects.requireNonNull(options, "options");
    return new ImageClassifier(
        source, description, decoder, new EngineInference(() -> source.compile(options)));
  }

  /**
   * A copy that computes with something else, for example {@code Nd4jInference.of(network)}.
   *
   * @param other computes this classifier's network; closed with the copy
   * @return the changed copy; this one stays open
   */
  public ImageClassifier withInference(Inference other) {
    return new ImageClassifier(source, description, decoder, other);
  }

  /**
   * Compiles the network now, and waits until it runs at full speed and equal images give equal
   * bits. Without it the first image does the former, and the predictions are slower at first.
   *
   * @throws IllegalStateException if the kernels that were asked for cannot run here, or this
   *     classifier is closed
   * @throws java.util.concurrent.CancellationException if the thread is interrupted meanwhile
   */
  public void warmUp() {
    requireOpen();
    inference.warmUp();
  }

  /**
   * Classifies an image file.
   *
   * @param image JPEG, PNG, GIF, BMP or WebP
   * @param k how many predictions, at least 1; more than there are classes means all
   * @return the most probable classes, best first
   * @throws IOException if the file cannot be read or is no image
   */
  public List<Prediction> classify(Path image, int k) throws IOException {
    return classify(decoder.decode(image), k);
  }

  /**
   * Classifies an image from a stream.
   *
   * @param image JPEG, PNG, GIF, BMP or WebP; read to its end, not closed
   * @param k how many predictions, at least 1
   * @return the most probable classes, best first
   * @throws IOException if the stream cannot be read or is no image
   */
  public List<Prediction> classify(InputStream image, int k) throws IOException {
    return classify(decoder.decode(image), k);
  }

  /**
   * Classifies an image in memory.
   *
   * @param image any type; alpha is ignored
   * @param k how many predictions, at least 1
   * @return the most probable classes, best first
   */
  public List<Prediction> classify(BufferedImage image, int k) {
    return classify(RgbImage.of(image), k);
  }

  /**
   * Classifies an image in memory.
   *
   * @param image 8-bit RGB
   * @param k how many predictions, at least 1
   * @return the most probable classes, best first
   */
  public List<Prediction> classify(RgbImage image, int k) {
    return classify(List.of(image), k).get(0);
  }

  /**
   * Classifies several images in one pass of the network. Memory grows with their number: for many
   * images call it in batches.
   *
   * @param images 8-bit RGB, of any sizes
   * @param k how many predictions for each, at least 1
   * @return for each image, in order, the most probable classes, best first
   */
  public List<List<Prediction>> classify(List<RgbImage> images, int k) {
    requireRank(k);
    requireOpen();
    if (images.isEmpty()) {
      return List.of();
    }
    return predict(images.stream().map(description.transform()::apply).toList(), k);
  }

  /**
   * Classifies many files: several threads decode the next ones while the network computes, which
   * takes a few images at a time. Memory does not grow with the number of files. One bad file does
   * not lose the others.
   *
   * @param files JPEG, PNG, GIF, BMP or WebP
   * @param k how many predictions for each, at least 1
   * @param results is given a result for each file, in their order and in the calling thread, as
   *     soon as there is one; what it throws ends the call
   * @throws IllegalStateException if the kernels that were asked for cannot run here, or this
   *     classifier is closed
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public void classifyAll(List<Path> files, int k, Consumer<? super ImageResult> results) {
    requireRank(k);
    requireOpen();
    ImageTransform transform = description.transform();
    int largest = inference.batchFor(valuesPerImage());
    int decoders = Math.min(MOST_DECODERS, Runtime.getRuntime().availableProcessors());
    try (ReadAhead<Path, float[]> images =
        new ReadAhead<>(
            files.iterator(),
            file -> transform.apply(decoder.decode(file)),
            2 * Math.max(largest, decoders),
            decoders)) {
      // While the first images are decoded.
      inference.start();
      // The first result soon, and the first images, on a cold engine, not all at once.
      for (int size = 1; images.hasNext(); size = Math.min(largest, 2 * size)) {
        List<ReadAhead.Outcome<Path, float[]>> batch = new ArrayList<>();
        while (batch.size() < size && images.hasNext()) {
          batch.add(images.next());
        }
        results(batch, k).forEach(results);
      }
    }
  }

  private List<ImageResult> results(List<ReadAhead.Outcome<Path, float[]>> batch, int k) {
    List<float[]> good =
        batch.stream().map(ReadAhead.Outcome::prepared).filter(Objects::nonNull).toList();
    List<List<Prediction>> predictions = List.of();
    Throwable failure = null;
    try {
      predictions = good.isEmpty() ? List.of() : predict(good, k);
    } catch (OutOfMemoryError e) {
      failure = e;
    }
    List<ImageResult> results = new ArrayList<>();
    int next = 0;
    for (ReadAhead.Outcome<Path, float[]> image : batch) {
      if (image.prepared() == null) {
        results.add(new ImageResult.Failed(image.item(), ordinary(image.failure())));
      } else if (failure != null) {
        results.add(new ImageResult.Failed(image.item(), failure));
      } else {
        results.add(new ImageResult.Classified(image.item(), predictions.get(next++)));
      }
    }
    return results;
  }

  /** Errors other than a full memory are no fault of a file. */
  private static Throwable ordinary(Throwable failure) {
    if (failure instanceof Error error && !(failure instanceof OutOfMemoryError)) {
      throw error;
    }
    return failure;
  }

  private List<List<Prediction>> predict(List<float[]> images, int k) {
    ImageTransform transform = description.transform();
    Labels labels = description.labels();
    int perImage = valuesPerImage();
    float[] batch = images.get(0);
    if (images.size() > 1) {
      batch = new float[Math.multiplyExact(images.size(), perImage)];
      for (int i = 0; i < images.size(); i++) {
        System.arraycopy(images.get(i), 0, batch, i * perImage, perImage);
      }
    }
    float[] logits =
        inference.logits(batch, images.size(), transform.cropHeight(), transform.cropWidth());
    int classes = labels.size();
    List<List<Prediction>> predictions = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      predictions.add(
          TopK.of(Arrays.copyOfRange(logits, i * classes, (i + 1) * classes), k, labels));
    }
    return predictions;
  }

  private int valuesPerImage() {
    ImageTransform transform = description.transform();
    return description.architecture().inputChannels()
        * transform.cropHeight()
        * transform.cropWidth();
  }

  private static void requireRank(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, but was " + k);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this classifier is closed");
    }
  }

  /**
   * Waits for running calls, then ends the engine's threads; the classifier cannot be used
   * afterwards. Closing twice is harmless.
   */
  @Override
  public void close() {
    closed = true;
    inference.close();
  }
}
