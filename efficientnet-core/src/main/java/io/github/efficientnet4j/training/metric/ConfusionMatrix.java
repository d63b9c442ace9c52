package io.github.efficientnet4j.training.metric;

/**
 * How often images of each class were taken for each class.
 *
 * <p>Not thread-safe.
 */
public final class ConfusionMatrix {

  private final int classes;
  private final long[] counts;

  /**
   * An empty matrix.
   *
   * @param classes at least 1, at most 46340
   * @throws IllegalArgumentException if there is no class, or too many for a matrix
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
   * @param actual its label
   * @param predicted the class with the largest logit
   * @throws IndexOutOfBoundsException if one is no class
   */
  public void add(int actual, int predicted) {
    counts[index(actual, predicted)]++;
  }

  private int index(int actual, int predicted) {
    java.util.Objects.checkIndex(actual, classes);
    java.util.Objects.checkIndex(predicted, classes);
    return actual * classes + predicted;
  }

  /**
   * The number of classes.
   *
   * @return at least 1
   */
  public int classes() {
    return classes;
  }

  /**
   * One entry.
   *
   * @param actual the label
   * @param predicted the predicted class
   * @return how many images of the one were taken for the other
   * @throws IndexOutOfBoundsException if one is no class
   */
  public long count(int actual, int predicted) {
    return counts[index(actual, predicted)];
  }

  /**
   * The images of a class.
   *
   * @param actual the label
   * @return the sum of its row
   * @throws IndexOutOfBoundsException if it is no class
   */
  public long images(int actual) {
    long sum = 0;
    for (int predicted = 0; predicted < classes; predicted++) {
      sum += count(actual, predicted);
    }
    return sum;
  }

  /**
   * All images.
   *
   * @return the sum of the matrix
   */
  public long images() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /**
   * The part of all images that was classified rightly.
   *
   * @return 0 to 1; not a number if there are no images
   */
  public double accuracy() {
    long right = 0;
    for (int c = 0; c < classes; c++) {
      right += count(c, c);
    }
    return (double) right / images();
  }

  /**
   * The part of a class's images that was classified rightly: its recall.
   *
   * @param actual the class
   * @return 0 to 1; not a number if it has no images
   * @throws IndexOutOfBoundsException if it is no class
   */
  public double accuracy(int actual) {
    return (double) count(actual, actual) / images(actual);
  }

  /**
   * The part of the images taken for a class that are of it.
   *
   * @param predicted the class
   * @return 0 to 1; not a number if no image was taken for it
   * @throws IndexOutOfBoundsException if it is no class
   */
  public double precision(int predicted) {
    long sum = 0;
    for (int actual = 0; actual < classes; actual++) {
      sum += count(actual, predicted);
    }
    return (double) count(predicted, predicted) / sum;
  }
}
