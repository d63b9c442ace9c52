package io.github.efficientnet4j.training.metric;

import java.util.Arrays;
import java.util.Objects;

/**
 * A confusion matrix: how often images of each class were predicted as each class.
 *
 * <p>Its memory grows with the pairs of label and prediction that occur, not with the square of the
 * number of classes.
 *
 * <p>Not thread-safe.
 */
public final class ConfusionMatrix {

  /** The counts of one label that are not 0. */
  private static final class Row {

    /** The predicted classes in ascending order; only the first {@code size} are used. */
    private int[] predicted = new int[4];

    private long[] counts = new long[4];
    private int size;

    private int find(int prediction) {
      return Arrays.binarySearch(predicted, 0, size, prediction);
    }

    private void add(int prediction) {
      int place = find(prediction);
      if (place < 0) {
        place = -place - 1;
        insert(place, prediction);
      }
      counts[place]++;
    }

    private void insert(int place, int prediction) {
      if (size == predicted.length) {
        predicted = Arrays.copyOf(predicted, 2 * size);
        counts = Arrays.copyOf(counts, 2 * size);
      }
      System.arraycopy(predicted, place, predicted, place + 1, size - place);
      System.arraycopy(counts, place, counts, place + 1, size - place);
      predicted[place] = prediction;
      counts[place] = 0;
      size++;
    }

    private long count(int prediction) {
      int place = find(prediction);
      return place < 0 ? 0 : counts[place];
    }
  }

  /** The rows of the labels that occurred; null for others. */
  private final Row[] rows;

  private final long[] actualSums;
  private final long[] predictedSums;
  private long images;
  private long right;

  /**
   * Creates an empty matrix.
   *
   * @param classes the number of classes, at least 1
   * @throws IllegalArgumentException if there is no class
   */
  public ConfusionMatrix(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException(
          "a confusion matrix has at least 1 class, but was asked for " + classes);
    }
    rows = new Row[classes];
    actualSums = new long[classes];
    predictedSums = new long[classes];
  }

  /**
   * Counts one image.
   *
   * @param actual the image's label
   * @param predicted the class with the largest logit
   * @throws IndexOutOfBoundsException if one of them is not a class
   */
  public void add(int actual, int predicted) {
    requireClass(actual);
    requireClass(predicted);
    if (rows[actual] == null) {
      rows[actual] = new Row();
    }
    rows[actual].add(predicted);
    actualSums[actual]++;
    predictedSums[predicted]++;
    images++;
    right += actual == predicted ? 1 : 0;
  }

  private void requireClass(int index) {
    Objects.checkIndex(index, rows.length);
  }

  /** {@return the number of classes, at least 1} */
  public int classes() {
    return rows.length;
  }

  /**
   * {@return the number of images with a given label and a given prediction}
   *
   * @param actual the label
   * @param predicted the predicted class
   * @throws IndexOutOfBoundsException if one of them is not a class
   */
  public long count(int actual, int predicted) {
    requireClass(actual);
    requireClass(predicted);
    return rows[actual] == null ? 0 : rows[actual].count(predicted);
  }

  /**
   * {@return the number of images of a class, the sum of its row}
   *
   * @param actual the label
   * @throws IndexOutOfBoundsException if it is not a class
   */
  public long images(int actual) {
    requireClass(actual);
    return actualSums[actual];
  }

  /** {@return the number of all images, the sum of the matrix} */
  public long images() {
    return images;
  }

  /**
   * {@return the accuracy: the fraction of all images that were predicted correctly, 0 to 1; NaN if
   * there are no images}
   */
  public double accuracy() {
    return (double) right / images;
  }

  /**
   * {@return the recall of a class: the fraction of its images that were predicted correctly, 0 to
   * 1; NaN if it has no images}
   *
   * @param actual the class
   * @throws IndexOutOfBoundsException if it is not a class
   */
  public double accuracy(int actual) {
    return (double) count(actual, actual) / images(actual);
  }

  /**
   * {@return the precision of a class: the fraction of the images predicted as this class that
   * belong to it, 0 to 1; NaN if no image was predicted as it}
   *
   * @param predicted the class
   * @throws IndexOutOfBoundsException if it is not a class
   */
  public double precision(int predicted) {
    return (double) count(predicted, predicted) / predictedSums[predicted];
  }
}
