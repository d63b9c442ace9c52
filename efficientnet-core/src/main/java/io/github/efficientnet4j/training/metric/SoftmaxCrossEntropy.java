package io.github.efficientnet4j.training.metric;

/**
 * Softmax cross-entropy, the loss of a classifier: −Σ t · log softmax(z) over the classes, averaged
 * over the batch.
 *
 * <p>Label smoothing replaces a target t by (1 − smoothing) · t + smoothing / classes (Szegedy et
 * al., CVPR 2016; the same as in PyTorch and TensorFlow). The gradient with respect to the logits
 * is (softmax(z) · Σt − t) / batch. The computation uses double precision.
 *
 * <p>If a logit is not finite, the loss is NaN. The caller must check for it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param labelSmoothing the smoothing, in [0, 1); the recipe uses 0.1
 */
public record SoftmaxCrossEntropy(double labelSmoothing) {

  /**
   * Creates the loss.
   *
   * @throws IllegalArgumentException if the smoothing is out of range
   */
  public SoftmaxCrossEntropy {
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new IllegalArgumentException(
          "label smoothing must be in [0, 1), but was " + labelSmoothing);
    }
  }

  /** The targets of a row. */
  private interface Targets {
    double at(int row, int column);
  }

  /**
   * {@return the loss for hard labels, the mean of the batch}
   *
   * @param logits batch x classes
   * @param labels a class index per row, at least one row
   * @throws IllegalArgumentException if sizes do not match or a label is not a class
   */
  public double loss(float[] logits, int[] labels) {
    int classes = LabelledLogits.classes(logits, labels);
    return evaluate(logits, hard(labels), labels.length, classes, 0, null);
  }

  /**
   * Computes the loss for hard labels, and its gradient.
   *
   * @param logits batch x classes
   * @param labels a class index per row, at least one row
   * @param weight the factor of the gradient: 1, or 1/k if k batches accumulate for one step
   * @param gradient overwritten with the weight times the gradient of the mean loss with respect to
   *     the logits
   * @return the mean loss of the batch, without the weight
   * @throws IllegalArgumentException if sizes do not match or a label is not a class
   */
  public double loss(float[] logits, int[] labels, double weight, float[] gradient) {
    int classes = LabelledLogits.classes(logits, labels);
    requireSameSize(logits, gradient, "gradient");
    return evaluate(logits, hard(labels), labels.length, classes, weight, gradient);
  }

  /**
   * Computes the loss for soft labels, such as those of mixed images, and its gradient.
   *
   * @param logits batch x classes
   * @param targets batch x classes; each row is a distribution
   * @param batch the number of rows, at least 1
   * @param weight the factor of the gradient: 1, or 1/k if k batches accumulate for one step
   * @param gradient overwritten with the weight times the gradient of the mean loss with respect to
   *     the logits
   * @return the mean loss of the batch, without the weight
   * @throws IllegalArgumentException if sizes do not match
   */
  public double loss(float[] logits, float[] targets, int batch, double weight, float[] gradient) {
    if (batch < 1 || logits.length == 0 || logits.length % batch != 0) {
      throw new IllegalArgumentException(
          logits.length + " logits are not those of a batch of " + batch);
    }
    requireSameSize(logits, targets, "targets");
    requireSameSize(logits, gradient, "gradient");
    int classes = logits.length / batch;
    Targets soft = (row, column) -> targets[row * classes + column];
    return evaluate(logits, soft, batch, classes, weight, gradient);
  }

  private static void requireSameSize(float[] logits, float[] other, String name) {
    if (other.length != logits.length) {
      throw new IllegalArgumentException(
          "there are " + logits.length + " logits, but " + name + " has " + other.length);
    }
  }

  private static Targets hard(int[] labels) {
    return (row, column) -> labels[row] == column ? 1 : 0;
  }

  private double evaluate(
      float[] logits, Targets targets, int batch, int classes, double weight, float[] gradient) {
    double scale = weight / batch;
    double sum = 0;
    for (int row = 0; row < batch; row++) {
      int first = row * classes;
      double logNormaliser = logSumExp(logits, first, classes);
      double mass = 0;
      for (int c = 0; c < classes; c++) {
        double target = smoothed(targets.at(row, c), classes);
        mass += target;
        if (target != 0) {
          sum -= target * (logits[first + c] - logNormaliser);
        }
      }
      for (int c = 0; gradient != null && c < classes; c++) {
        double probability = Math.exp(logits[first + c] - logNormaliser);
        double target = smoothed(targets.at(row, c), classes);
        gradient[first + c] = (float) (scale * (probability * mass - target));
      }
    }
    return sum / batch;
  }

  private double smoothed(double target, int classes) {
    return (1 - labelSmoothing) * target + labelSmoothing / classes;
  }

  private static double logSumExp(float[] logits, int first, int classes) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      largest = Math.max(largest, logits[first + c]);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(logits[first + c] - largest);
    }
    return largest + Math.log(sum);
  }
}
