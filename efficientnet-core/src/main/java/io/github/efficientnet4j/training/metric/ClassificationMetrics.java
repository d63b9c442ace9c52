package io.github.efficientnet4j.training.metric;

/**
 * Counts, over many batches, how often the right class had the largest logit, or one of the five
 * largest, and which classes were confused. Of equal logits the first counts as larger.
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
   * Counts of nothing yet.
   *
   * @param classes at least 1
   * @throws IllegalArgumentException if there is no class, or too many for a matrix
   */
  public ClassificationMetrics(int classes) {
    confusion = new ConfusionMatrix(classes);
  }

  /**
   * Counts a batch.
   *
   * @param logits batch x classes
   * @param labels a class index per row, at least one
   * @throws IllegalArgumentException if sizes do not match or a label is no class
   * @throws ArithmeticException if a logit is not a number: the weights are damaged, or training
   *     has diverged; nothing of the batch is counted then
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

  /**
   * The images counted.
   *
   * @return at least 0
   */
  public long images() {
    return images;
  }

  /**
   * The images whose right class had the largest logit.
   *
   * @return at most {@link #images}
   */
  public long top1Count() {
    return top1;
  }

  /**
   * The images whose right class had one of the five largest logits.
   *
   * @return at least {@link #top1Count}
   */
  public long top5Count() {
    return top5;
  }

  /**
   * Top-1 accuracy.
   *
   * @return 0 to 1; not a number if no images were counted
   */
  public double top1() {
    return (double) top1 / images;
  }

  /**
   * Top-5 accuracy.
   *
   * @return 0 to 1; not a number if no images were counted
   */
  public double top5() {
    return (double) top5 / images;
  }

  /**
   * Which classes were confused.
   *
   * @return the live matrix
   */
  public ConfusionMatrix confusion() {
    return confusion;
  }
}
