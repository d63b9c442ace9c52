package io.github.efficientnet4j.model;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.image.ImageDecoder;
import io.github.efficientnet4j.image.ImageFormatException;
import io.github.efficientnet4j.image.ImageSource;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.image.TopK;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.internal.concurrent.ReadAhead;
import io.github.efficientnet4j.weights.WeightsFormatException;
import io.github.efficientnet4j.weights.WeightsMismatchException;
import io.github.efficientnet4j.weights.published.PublishedWeights;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Classifies photos. It decodes an image, transforms it as the weights require, runs the network,
 * and labels the predictions.
 *
 * <pre>{@code
 * try (ImageClassifier classifier = ImageClassifier.open(Path.of("efficientnet_b0.pth"))) {
 *   List<Prediction> top5 = classifier.classify(Path.of("cat.jpg"), 5);
 * }
 * }</pre>
 *
 * <p>{@link #builder()} accepts weights from streams and class-path resources, other labels,
 * another transform, and the number of threads.
 *
 * <p>All methods accept a file, a stream, bytes, a {@link BufferedImage}, an {@link RgbImage}, or a
 * list of images. {@link #classify(Path, int) classify} returns the most probable classes, {@link
 * #probabilities(Path) probabilities} the probabilities of all classes, and {@link #embedding(Path)
 * embedding} the input of the network's last layer. Several threads decode the images of a list,
 * and the network computes them in batches. Apart from the results, memory does not grow with the
 * length of the list.
 *
 * <p>A classifier owns an engine. The engine is compiled when the classifier is created, and closed
 * with it. Weights from a file are read directly into the engine, so that memory holds them once.
 * Slower kernels may compute the first results, which differ in the last bits; see {@link
 * #warmUp()}.
 *
 * <p>Thread-safe. Close it when done.
 */
public final class ImageClassifier implements AutoCloseable {

  private static final int MAX_DECODERS = 4;

  private final ModelMetadata model;
  private final ImageDecoder decoder;
  private final Inference inference;
  private final AtomicBoolean closed = new AtomicBoolean();

  ImageClassifier(ModelMetadata model, ImageDecoder decoder, Inference inference) {
    this.model = model;
    this.decoder = decoder;
    this.inference = inference;
  }

  static ImageClassifier of(NetworkSource.Compiled network, ImageDecoder decoder) {
    return new ImageClassifier(network.model(), decoder, new EngineInference(network.engine()));
  }

  /**
   * Creates a classifier with published weights from the user's cache. The first call downloads
   * them.
   *
   * @param name for example {@code b0}; see {@link PublishedWeights#byName}
   * @return a classifier, which the caller closes
   * @throws IllegalArgumentException if no published weights have that name
   * @throws IOException if the weights cannot be downloaded or read
   */
  public static ImageClassifier pretrained(String name) throws IOException {
    return builder().pretrained(name).build();
  }

  /**
   * Creates a classifier with the weights of a file. A saved model contains labels and transform.
   * For other files they are determined as in {@link Network#load(Path)}.
   *
   * @param weights a file that {@link Network#load(Path)} accepts, on any file system
   * @return a classifier, which the caller closes
   * @throws WeightsFormatException if the file is damaged or of another kind
   * @throws WeightsMismatchException if its tensors are not those of a known network; the exception
   *     lists every difference
   * @throws IOException if the file cannot be read
   */
  public static ImageClassifier open(Path weights) throws IOException {
    return builder().weights(weights).build();
  }

  /**
   * Creates a classifier with a network's own labels and transform.
   *
   * @param network the network, which the classifier no longer needs afterwards
   * @return a classifier, which the caller closes
   */
  public static ImageClassifier of(Network network) {
    return of(
        new NetworkSource.InMemory(network)
            .compile(EngineOptions.defaults(), UnaryOperator.identity()),
        ImageDecoder.standard());
  }

  /** {@return a builder with defaults for everything except the network} */
  public static ImageClassifierBuilder builder() {
    return new ImageClassifierBuilder();
  }

  /** {@return the architecture of the network} */
  public Architecture architecture() {
    return model.architecture();
  }

  /** {@return the names of the classes, in the order of {@link #probabilities(Path)}} */
  public Labels labels() {
    return model.labels();
  }

  /** {@return the transform of an image into the network's input} */
  public ImageTransform transform() {
    return model.transform();
  }

  /**
   * Waits until the network runs at full speed and equal images give equal bits. Without this call,
   * the first predictions are slower.
   *
   * @throws IllegalStateException if this classifier is closed
   * @throws CancellationException if the thread is interrupted while it waits
   */
  public void warmUp() {
    requireOpen();
    inference.warmUp();
  }

  /**
   * Classifies an image file.
   *
   * @param image JPEG, PNG, GIF, BMP, WebP or TIFF
   * @param k the number of predictions, at least 1; a number above the number of classes means all
   * @return the most probable classes, best first
   * @throws ImageFormatException if the file is no image, damaged or too large
   * @throws IOException if the file cannot be read
   * @throws IllegalStateException if this classifier is closed
   */
  public List<Prediction> classify(Path image, int k) throws IOException {
    return answer(ImageSource.of(image), top(k));
  }

  /**
   * Classifies an image from a stream.
   *
   * @param image JPEG, PNG, GIF, BMP, WebP or TIFF; read to its end, not closed
   * @param k the number of predictions, at least 1; a number above the number of classes means all
   * @return the most probable classes, best first
   * @throws ImageFormatException if the stream is no image, damaged or too large
   * @throws IOException if the stream cannot be read
   * @throws IllegalStateException if this classifier is closed
   */
  public List<Prediction> classify(InputStream image, int k) throws IOException {
    return answer(ImageSource.of(image), top(k));
  }

  /**
   * Classifies an image file in memory.
   *
   * @param image the bytes of a JPEG, PNG, GIF, BMP, WebP or TIFF file
   * @param k the number of predictions, at least 1; a number above the number of classes means all
   * @return the most probable classes, best first
   * @throws ImageFormatException if the bytes are no image, damaged or too large
   * @throws IllegalStateException if this classifier is closed
   */
  public List<Prediction> classify(byte[] image, int k) throws ImageFormatException {
    return answer(decoded(image), top(k));
  }

  /**
   * Classifies an image in memory.
   *
   * @param image an image of any type; alpha is ignored
   * @param k the number of predictions, at least 1; a number above the number of classes means all
   * @return the most probable classes, best first
   * @throws IllegalStateException if this classifier is closed
   */
  public List<Prediction> classify(BufferedImage image, int k) {
    return answer(RgbImage.of(image), top(k));
  }

  /**
   * Classifies an image in memory.
   *
   * @param image 8-bit RGB
   * @param k the number of predictions, at least 1; a number above the number of classes means all
   * @return the most probable classes, best first
   * @throws IllegalStateException if this classifier is closed
   */
  public List<Prediction> classify(RgbImage image, int k) {
    return answer(image, top(k));
  }

  /**
   * Classifies images in batches.
   *
   * @param images images of any kinds and sizes, see {@link ImageSource}; several threads read them
   * @param k the number of predictions for each image, at least 1; a number above the number of
   *     classes means all
   * @return the most probable classes of each image, best first; the images are in their order
   * @throws ImageFormatException if an image is none, is damaged or too large; the message names it
   * @throws IOException if an image cannot be read; the message names it
   * @throws IllegalStateException if this classifier is closed
   * @throws CancellationException if the thread is interrupted
   */
  public List<List<Prediction>> classify(List<? extends ImageSource> images, int k)
      throws IOException {
    return answers(images, top(k));
  }

  /**
   * Computes the probabilities of all classes for an image file.
   *
   * @param image JPEG, PNG, GIF, BMP, WebP or TIFF
   * @return one probability per class, in the order of {@link #labels()}, with sum 1
   * @throws ImageFormatException if the file is no image, damaged or too large
   * @throws IOException if the file cannot be read
   * @throws IllegalStateException if this classifier is closed
   */
  public double[] probabilities(Path image) throws IOException {
    return answer(ImageSource.of(image), probabilities());
  }

  /**
   * Computes the probabilities of all classes for an image from a stream.
   *
   * @param image JPEG, PNG, GIF, BMP, WebP or TIFF; read to its end, not closed
   * @return one probability per class, in the order of {@link #labels()}, with sum 1
   * @throws ImageFormatException if the stream is no image, damaged or too large
   * @throws IOException if the stream cannot be read
   * @throws IllegalStateException if this classifier is closed
   */
  public double[] probabilities(InputStream image) throws IOException {
    return answer(ImageSource.of(image), probabilities());
  }

  /**
   * Computes the probabilities of all classes for an image file in memory.
   *
   * @param image the bytes of a JPEG, PNG, GIF, BMP, WebP or TIFF file
   * @return one probability per class, in the order of {@link #labels()}, with sum 1
   * @throws ImageFormatException if the bytes are no image, damaged or too large
   * @throws IllegalStateException if this classifier is closed
   */
  public double[] probabilities(byte[] image) throws ImageFormatException {
    return answer(decoded(image), probabilities());
  }

  /**
   * Computes the probabilities of all classes for an image in memory.
   *
   * @param image an image of any type; alpha is ignored
   * @return one probability per class, in the order of {@link #labels()}, with sum 1
   * @throws IllegalStateException if this classifier is closed
   */
  public double[] probabilities(BufferedImage image) {
    return answer(RgbImage.of(image), probabilities());
  }

  /**
   * Computes the probabilities of all classes for an image in memory.
   *
   * @param image 8-bit RGB
   * @return one probability per class, in the order of {@link #labels()}, with sum 1
   * @throws IllegalStateException if this classifier is closed
   */
  public double[] probabilities(RgbImage image) {
    return answer(image, probabilities());
  }

  /**
   * Computes the probabilities of all classes for images in batches.
   *
   * @param images images of any kinds and sizes, see {@link ImageSource}; several threads read them
   * @return for each image one probability per class, with sum 1; the images are in their order
   * @throws ImageFormatException if an image is none, is damaged or too large; the message names it
   * @throws IOException if an image cannot be read; the message names it
   * @throws IllegalStateException if this classifier is closed
   * @throws CancellationException if the thread is interrupted
   */
  public List<double[]> probabilities(List<? extends ImageSource> images) throws IOException {
    return answers(images, probabilities());
  }

  /**
   * Computes the embedding of an image file: the pooled features, which are the input of the
   * network's last layer.
   *
   * @param image JPEG, PNG, GIF, BMP, WebP or TIFF
   * @return one float per channel of the network's head
   * @throws ImageFormatException if the file is no image, damaged or too large
   * @throws IOException if the file cannot be read
   * @throws IllegalStateException if this classifier is closed
   */
  public float[] embedding(Path image) throws IOException {
    return answer(ImageSource.of(image), embeddings());
  }

  /**
   * Computes the embedding of an image from a stream: the pooled features, which are the input of
   * the network's last layer.
   *
   * @param image JPEG, PNG, GIF, BMP, WebP or TIFF; read to its end, not closed
   * @return one float per channel of the network's head
   * @throws ImageFormatException if the stream is no image, damaged or too large
   * @throws IOException if the stream cannot be read
   * @throws IllegalStateException if this classifier is closed
   */
  public float[] embedding(InputStream image) throws IOException {
    return answer(ImageSource.of(image), embeddings());
  }

  /**
   * Computes the embedding of an image file in memory: the pooled features, which are the input of
   * the network's last layer.
   *
   * @param image the bytes of a JPEG, PNG, GIF, BMP, WebP or TIFF file
   * @return one float per channel of the network's head
   * @throws ImageFormatException if the bytes are no image, damaged or too large
   * @throws IllegalStateException if this classifier is closed
   */
  public float[] embedding(byte[] image) throws ImageFormatException {
    return answer(decoded(image), embeddings());
  }

  /**
   * Computes the embedding of an image in memory: the pooled features, which are the input of the
   * network's last layer.
   *
   * @param image an image of any type; alpha is ignored
   * @return one float per channel of the network's head
   * @throws IllegalStateException if this classifier is closed
   */
  public float[] embedding(BufferedImage image) {
    return answer(RgbImage.of(image), embeddings());
  }

  /**
   * Computes the embedding of an image in memory: the pooled features, which are the input of the
   * network's last layer.
   *
   * @param image 8-bit RGB
   * @return one float per channel of the network's head
   * @throws IllegalStateException if this classifier is closed
   */
  public float[] embedding(RgbImage image) {
    return answer(image, embeddings());
  }

  /**
   * Computes the embeddings of images in batches.
   *
   * @param images images of any kinds and sizes, see {@link ImageSource}; several threads read them
   * @return for each image one float per channel of the network's head; the images are in their
   *     order
   * @throws ImageFormatException if an image is none, is damaged or too large; the message names it
   * @throws IOException if an image cannot be read; the message names it
   * @throws IllegalStateException if this classifier is closed
   * @throws CancellationException if the thread is interrupted
   */
  public List<float[]> embeddings(List<? extends ImageSource> images) throws IOException {
    return answers(images, embeddings());
  }

  /**
   * Classifies many files. Several threads decode the next files while the network computes a few
   * images at a time. Memory does not grow with the number of files. A bad file does not affect the
   * results of the others.
   *
   * @param files JPEG, PNG, GIF, BMP, WebP or TIFF
   * @param k the number of predictions for each file, at least 1; a number above the number of
   *     classes means all
   * @param results receives a result for each file in the order of the files, in the calling
   *     thread, as soon as it is available; an exception from it ends the call
   * @throws IllegalStateException if this classifier is closed
   * @throws CancellationException if the thread is interrupted
   */
  public void classifyAll(List<Path> files, int k, Consumer<? super ImageResult> results) {
    Objects.requireNonNull(results, "results");
    Question<List<Prediction>> question = top(k);
    requireOpen();
    int largest = maxBatch();
    try (ReadAhead<Path, float[]> images =
        readAhead(files, file -> pixels(decoder.decode(file)), largest)) {
      // The batches grow. The first results arrive soon, and a cold engine gets few images at
      // first.
      for (int size = 1; images.hasNext(); size = Math.min(largest, 2 * size)) {
        results(next(images, size), question).forEach(results);
      }
    }
  }

  /**
   * A computation on an image.
   *
   * @param <A> the type of the answer
   * @param kernel computes a row of floats per image
   * @param answer turns a row into the answer
   */
  private record Question<A>(Kernel kernel, Function<float[], A> answer) {}

  /** One of the two methods of {@link Inference}. */
  private interface Kernel {
    float[] compute(float[] nchw, int n, int height, int width);
  }

  private Question<List<Prediction>> top(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, but was " + k);
    }
    return new Question<>(inference::logits, logits -> TopK.of(logits, k, model.labels()));
  }

  private Question<double[]> probabilities() {
    return new Question<>(inference::logits, TopK::probabilities);
  }

  private Question<float[]> embeddings() {
    return new Question<>(inference::embedding, Function.identity());
  }

  private <A> A answer(ImageSource image, Question<A> question) throws IOException {
    requireOpen();
    return answer(image.read(decoder), question);
  }

  private <A> A answer(RgbImage image, Question<A> question) {
    requireOpen();
    return compute(List.of(pixels(image)), question).get(0);
  }

  private <A> List<A> answers(List<? extends ImageSource> images, Question<A> question)
      throws IOException {
    // Rejects null elements before any image is read.
    List<ImageSource> all = List.copyOf(images);
    requireOpen();
    int largest = maxBatch();
    List<A> answers = new ArrayList<>();
    try (ReadAhead<ImageSource, float[]> ahead =
        readAhead(all, image -> pixels(image.read(decoder)), largest)) {
      while (ahead.hasNext()) {
        List<float[]> batch = new ArrayList<>();
        for (ReadAhead.Outcome<ImageSource, float[]> image : next(ahead, largest)) {
          if (image.prepared() == null) {
            throw unread(answers.size() + batch.size(), all.size(), image.failure());
          }
          batch.add(image.prepared());
        }
        answers.addAll(compute(batch, question));
      }
    }
    return answers;
  }

  private static IOException unread(int index, int count, Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    String message =
        "image " + (index + 1) + " of " + count + " cannot be read: " + failure.getMessage();
    return failure instanceof ImageFormatException
        ? new ImageFormatException(message, failure)
        : new IOException(message, failure);
  }

  private RgbImage decoded(byte[] image) throws ImageFormatException {
    requireOpen();
    return decoder.decode(Objects.requireNonNull(image, "image"));
  }

  private float[] pixels(RgbImage image) {
    return model.transform().apply(image);
  }

  private static <T> ReadAhead<T, float[]> readAhead(
      List<T> items, ReadAhead.Step<T, float[]> step, int largest) {
    int decoders = Math.min(MAX_DECODERS, Runtime.getRuntime().availableProcessors());
    return new ReadAhead<>(items.iterator(), step, 2 * Math.max(largest, decoders), decoders);
  }

  private static <T> List<ReadAhead.Outcome<T, float[]>> next(
      ReadAhead<T, float[]> images, int size) {
    List<ReadAhead.Outcome<T, float[]>> batch = new ArrayList<>();
    while (batch.size() < size && images.hasNext()) {
      batch.add(images.next());
    }
    return batch;
  }

  private List<ImageResult> results(
      List<ReadAhead.Outcome<Path, float[]>> batch, Question<List<Prediction>> question) {
    List<float[]> good =
        batch.stream().map(ReadAhead.Outcome::prepared).filter(Objects::nonNull).toList();
    List<List<Prediction>> predictions = List.of();
    Throwable failure = null;
    try {
      predictions = good.isEmpty() ? List.of() : compute(good, question);
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

  /**
   * {@return the failure if a file can cause it} Of all errors, only a lack of memory can be caused
   * by a file; others are thrown.
   */
  private static Throwable ordinary(Throwable failure) {
    if (failure instanceof Error error && !(failure instanceof OutOfMemoryError)) {
      throw error;
    }
    return failure;
  }

  /** Computes a batch of at most {@link #maxBatch} images. */
  private <A> List<A> compute(List<float[]> images, Question<A> question) {
    ImageTransform transform = model.transform();
    int n = images.size();
    float[] batch = images.get(0);
    if (n > 1) {
      int perImage = batch.length;
      batch = new float[Math.multiplyExact(n, perImage)];
      for (int i = 0; i < n; i++) {
        System.arraycopy(images.get(i), 0, batch, i * perImage, perImage);
      }
    }
    float[] rows =
        question.kernel().compute(batch, n, transform.cropHeight(), transform.cropWidth());
    int length = rows.length / n;
    List<A> answers = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      answers.add(question.answer().apply(Arrays.copyOfRange(rows, i * length, (i + 1) * length)));
    }
    return answers;
  }

  private int maxBatch() {
    return inference.maxBatch(
        model.architecture().inputChannels()
            * model.transform().cropHeight()
            * model.transform().cropWidth());
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("this classifier is closed; build another one");
    }
  }

  /**
   * Waits for running calls, then ends the engine's threads. The classifier cannot be used
   * afterwards. A second call has no effect.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      inference.close();
    }
  }
}
