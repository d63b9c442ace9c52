package io.github.efficientnet4j.training.metric;

import java.util.Objects;

/**
 * A confusion matrix: how often images of each class were predicted as each class.
 *
 * <p>Not thread-safe.
 */
public final class ConfusionMatrix {

  private final int classes;
  private final long[] counts;

  /**
   * Creates an empty matrix.
   *
   * @param classes the number of classes, 1 to 46340
   * @throws IllegalArgumentException if there is no class, or if there are too many for a matrix
   */
  public ConfusionMatrix(int classes) {
    if (classes < 1 || (long) classes * classes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a confusion matrix has between 1 and 46340 classes, but was asked for " + classes);
    }
    this.classes = classes;
    this.counts = new long[classes * classes];
  }

  /**
   * Counts one image.
   *
   * @param actual the image's label
   * @param predicted the class with the largest logit
   * @throws IndexOutOfBoundsException if one of them is not a class
   */
  public void add(int actual, int predicted) {
    counts[index(actual, predicted)]++;
  }

  private int index(int actual, int predicted) {
    Objects.checkIndex(actual, classes);
    Objects.checkIndex(predicted, classes);
    return actual * classes + predicted;
  }

  /** {@return the number of classes, at least 1} */
  public int classes() {
    return classes;
  }

  /**
   * {@return the number of images with a given label and a given prediction}
   *
   * @param actual the label
   * @param predicted the predicted class
   * @throws IndexOutOfBoundsException if one of them is not a class
   */
  public long count(int actual, int predicted) {
    return counts[index(actual, predicted)];
  }

  /**
   * {@return the number of images of a class, the sum of its row}
   *
   * @param actual the label
   * @throws IndexOutOfBoundsException if it is not a class
   */
  public long images(int actual) {
    long sum = 0;
    for (int predicted = 0; predicted < classes; predicted++) {
      sum += count(actual, predicted);
    }
    return sum;
  }

  /** {@return the number of all images, the sum of the matrix} */
  public long images() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /**
   * {@return the accuracy: the fraction of all images that were predicted correctly, 0 to 1; NaN if
   * there are no images}
   */
  public double accuracy() {
    long right = 0;
    for (int c = 0; c < classes; c++) {
      right += count(c, c);
    }
    return (double) right / images();
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
    long sum = 0;
    for (int actual = 0; actual < classes; actual++) {
      sum += count(actual, predicted);
    }
    return (double) count(predicted, predicted) / sum;
  }
}
