package io.github.efficientnet4j.model;

import io.github.efficientnet4j.engine.EngineOptions;
import io.github.efficientnet4j.engine.InferenceEngine;
import io.github.efficientnet4j.image.ImageDecoder;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.image.TopK;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Photos in, labelled predictions out: decodes, transforms as the weights expect, runs the network.
 *
 * <pre>{@code
 * try (ImageClassifier classifier = ImageClassifier.of(EfficientNet.load(file))) {
 *   List<Prediction> top5 = classifier.classify(Path.of("cat.jpg"), 5);
 * }
 * }</pre>
 *
 * <p>Computes with the engine, on all cores, unless told otherwise; needs no ND4J backend then.
 *
 * <p>Thread-safe. Close it when done.
 */
public final class ImageClassifier implements AutoCloseable {

  private final EfficientNet network;
  private final ImageTransform transform;
  private final ImageDecoder decoder;
  private final LogitsSource.Factory executor;

  /** Made at the first classification. */
  private LogitsSource source;

  private boolean closed;

  private ImageClassifier(
      EfficientNet network, ImageDecoder decoder, LogitsSource.Factory executor) {
    this.network = network;
    this.transform = network.transform();
    this.decoder = Objects.requireNonNull(decoder, "decoder");
    this.executor = executor;
  }

  /**
   * Creates a classifier with the network's own labels and transform.
   *
   * @param network the network
   * @return a classifier
   */
  public static ImageClassifier of(EfficientNet network) {
    return of(network, network.labels());
  }

  /**
   * Creates a classifier with other labels.
   *
   * @param network the network
   * @param labels as many as the network has classes
   * @return a classifier
   * @throws IllegalArgumentException if the number of labels differs
   */
  public static ImageClassifier of(EfficientNet network, Labels labels) {
    return new ImageClassifier(
        network.withLabels(labels),
        ImageDecoder.standard(),
        LogitsSource.engine(EngineOptions.defaults()));
  }

  /**
   * A copy that decodes differently, for example with another limit on an image's size.
   *
   * @param imageDecoder decodes files and streams
   * @return the changed copy
   */
  public ImageClassifier withDecoder(ImageDecoder imageDecoder) {
    return new ImageClassifier(network, imageDecoder, executor);
  }

  /**
   * A copy whose engine runs with other options.
   *
   * @param options threads and kernels
   * @return the changed copy, which has an engine of its own
   */
  public ImageClassifier withEngine(EngineOptions options) {
    return new ImageClassifier(
        network, decoder, LogitsSource.engine(Objects.requireNonNull(options, "options")));
  }

  /**
   * A copy that computes with ND4J, on whatever backend is on the class path, instead of with the
   * engine.
   *
   * @return the changed copy
   */
  public ImageClassifier withNd4j() {
    return new ImageClassifier(network, decoder, LogitsSource::nd4j);
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
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, but was " + k);
    }
    if (images.isEmpty()) {
      return List.of();
    }
    float[] batch = batch(images);
    float[] logits = source().logits(batch, images.size());
    Labels labels = network.labels();
    int classes = labels.size();
    List<List<Prediction>> predictions = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      predictions.add(
          TopK.of(Arrays.copyOfRange(logits, i * classes, (i + 1) * classes), k, labels));
    }
    return predictions;
  }

  private float[] batch(List<RgbImage> images) {
    int perImage =
        network.architecture().inputChannels() * transform.cropHeight() * transform.cropWidth();
    float[] batch = new float[Math.multiplyExact(images.size(), perImage)];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(transform.apply(images.get(i)), 0, batch, i * perImage, perImage);
    }
    return batch;
  }

  private synchronized LogitsSource source() {
    if (closed) {
      throw new IllegalStateException("this classifier is closed");
    }
    if (source == null) {
      source = executor.of(network);
    }
    return source;
  }

  /**
   * Waits until classification is at full speed; see {@link InferenceEngine#warmUp()}. Does nothing
   * on ND4J.
   */
  public void warmUp() {
    source().warmUp();
  }

  /**
   * Waits for running classifications and ends the engine's threads; the classifier cannot be used
   * afterwards. Closing twice is harmless.
   */
  @Override
  public void close() {
    LogitsSource toClose;
    synchronized (this) {
      closed = true;
      toClose = source;
      source = null;
    }
    if (toClose != null) {
      toClose.close();
    }
  }
}
