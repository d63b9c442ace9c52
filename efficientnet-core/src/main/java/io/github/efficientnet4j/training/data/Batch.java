package io.github.efficientnet4j.training.data;

import java.util.Optional;

/**
 * A batch of transformed samples for a network.
 *
 * <p>The caller owns the batch: the loader neither copies nor keeps it. Concurrent reads are safe.
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

  /** {@return the epoch, counted from 0} */
  public int epoch() {
    return epoch;
  }

  /**
   * {@return the batch's number in its epoch, counted from 0} To continue after this batch, ask the
   * loader for this number plus one.
   */
  public int number() {
    return number;
  }

  /**
   * {@return the number of images, at least 1}
   *
   * <p>It is the loader's batch size minus the samples that could not be read. An epoch's last
   * batch may be smaller.
   */
  public int size() {
    return labels.length;
  }

  /** {@return the images, N x C x H x W, row-major} */
  public float[] images() {
    return images;
  }

  /**
   * {@return a class index for each image} For a mixed image it is the label of the image at the
   * same position.
   */
  public int[] labels() {
    return labels;
  }

  /**
   * {@return the target distributions of mixed images, N x classes, each row with sum 1; empty if
   * images are not mixed}
   */
  public Optional<float[]> softLabels() {
    return Optional.ofNullable(softLabels);
  }

  /** {@return the index in the data set for each image} */
  public int[] samples() {
    return samples;
  }
}
