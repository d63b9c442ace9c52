package io.github.efficientnet4j.training.data;

import java.util.Optional;

/**
 * Transformed samples, ready for a network.
 *
 * <p>Not copied and not kept by the loader: it belongs to whoever took it. Thread-safe for reading.
 */
public final class Batch {

  private final int epoch;
  private final int number;
  private final float[] images;
  private final int[] labels;
  private final float[] softLabels;
  private final int[] samples;

  Batch(int epoch, int number, float[] images, int[] labels, float[] softLabels, int[] samples) {
    this.epoch = epoch;
    this.number = number;
    this.images = images;
    this.labels = labels;
    this.softLabels = softLabels;
    this.samples = samples;
  }

  /**
   * The epoch.
   *
   * @return counts from 0
   */
  public int epoch() {
    return epoch;
  }

  /**
   * The batch's place in its epoch: to begin with the next one, ask the loader for this plus one.
   *
   * @return counts from 0
   */
  public int number() {
    return number;
  }

  /**
   * The number of images: that of the loader's batches, less samples that could not be read, and
   * less in an epoch's last batch.
   *
   * @return at least 1
   */
  public int size() {
    return labels.length;
  }

  /**
   * The images.
   *
   * @return N x C x H x W, row-major
   */
  public float[] images() {
    return images;
  }

  /**
   * The labels; of mixed images that of the image whose place it is.
   *
   * @return a class index for each image
   */
  public int[] labels() {
    return labels;
  }

  /**
   * The distributions over the classes that mixed images are to be learned with.
   *
   * @return N x classes, each row with sum 1; empty if images are not mixed
   */
  public Optional<float[]> softLabels() {
    return Optional.ofNullable(softLabels);
  }

  /**
   * Where the images came from.
   *
   * @return the index in the data set for each image
   */
  public int[] samples() {
    return samples;
  }
}
