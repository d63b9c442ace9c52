package io.github.efficientnet4j.training.metric;

/**
 * Accumulates top-1 accuracy, top-5 accuracy and the confusion matrix over many batches.
 *
 * <p>Of equal logits, the first counts as larger.
 *
 * <p>Not thread-safe.
 */
public final class ClassificationMetrics {

  private static final int FIVE = 5;

  private final ConfusionMatrix confusion;
  private long images;
  private long top1;
  private long top5;

  /**
   * Creates empty metrics.
   *
   * @param classes the number of classes, at least 1
   * @throws IllegalArgumentException if there is no class
   */
  public ClassificationMetrics(int classes) {
    confusion = new ConfusionMatrix(classes);
  }

  /**
   * Adds a batch.
   *
   * @param logits batch x classes
   * @param labels a class index per row, at least one row
   * @throws IllegalArgumentException if sizes do not match or a label is not a class
   * @throws ArithmeticException if a logit is NaN, because the weights are damaged or training has
   *     diverged; nothing of the batch is then counted
   */
  public void add(float[] logits, int[] labels) {
    int classes = LabelledLogits.classes(logits, labels);
    if (classes != confusion.classes()) {
      throw new IllegalArgumentException(
          "there are " + confusion.classes() + " classes, but rows of " + classes + " logits");
    }
    for (int i = 0; i < logits.length; i++) {
      if (Float.isNaN(logits[i])) {
        throw new ArithmeticException(
            "logit "
                + i % classes
                + " of image "
                + i / classes
                + " is NaN; the weights are damaged, or training has diverged");
      }
    }
    for (int row = 0; row < labels.length; row++) {
      add(logits, row * classes, labels[row]);
    }
  }

  private void add(float[] logits, int first, int label) {
    int classes = confusion.classes();
    int rank = 0;
    int best = 0;
    float own = logits[first + label];
    for (int c = 0; c < classes; c++) {
      float logit = logits[first + c];
      rank += logit > own || logit == own && c < label ? 1 : 0;
      best = logit > logits[first + best] ? c : best;
    }
    images++;
    top1 += rank == 0 ? 1 : 0;
    top5 += rank < FIVE ? 1 : 0;
    confusion.add(label, best);
  }

  /** {@return the number of images counted, at least 0} */
  public long images() {
    return images;
  }

  /** {@return the number of images whose class had the largest logit} */
  public long top1Count() {
    return top1;
  }

  /** {@return the number of images whose class had one of the five largest logits} */
  public long top5Count() {
    return top5;
  }

  /** {@return the top-1 accuracy, 0 to 1; NaN if no images were counted} */
  public double top1() {
    return (double) top1 / images;
  }

  /** {@return the top-5 accuracy, 0 to 1; NaN if no images were counted} */
  public double top5() {
    return (double) top5 / images;
  }

  /** {@return the confusion matrix; it is live and not a copy} */
  public ConfusionMatrix confusion() {
    return confusion;
  }
}
