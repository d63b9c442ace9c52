package io.github.efficientnet4j.image;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** Computes probabilities and the most probable classes from logits. Stateless and thread-safe. */
public final class TopK {

  private TopK() {}

  /**
   * {@return the most probable classes, best first; equal logits in the order of their index}
   *
   * @param logits one value per class
   * @param k the number of classes, at least 1; a number above the number of classes means all
   * @param labels one label per logit
   * @throws IllegalArgumentException if {@code k} is below 1, or the number of labels differs
   * @throws ArithmeticException if a logit is NaN or +infinity, or all are −infinity: the weights
   *     or the input are damaged
   */
  public static List<Prediction> of(float[] logits, int k, Labels labels) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, but was " + k);
    }
    if (logits.length != labels.size()) {
      throw new IllegalArgumentException(
          "there are " + logits.length + " logits, but " + labels.size() + " labels");
    }
    double[] probabilities = probabilities(logits);
    List<Prediction> predictions = new ArrayList<>();
    for (int index : largest(logits, k)) {
      predictions.add(
          new Prediction(index, labels.get(index), probabilities[index], logits[index]));
    }
    return List.copyOf(predictions);
  }

  /**
   * {@return the softmax of logits: one probability per class, in [0, 1], with sum 1 up to
   * rounding} The probability of a class with the logit −infinity is 0.
   *
   * @param logits one value per class, at least one
   * @throws ArithmeticException if a logit is NaN or +infinity, or all are −infinity: the weights
   *     or the input are damaged
   */
  public static double[] probabilities(float[] logits) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < logits.length; i++) {
      if (Float.isNaN(logits[i]) || logits[i] == Float.POSITIVE_INFINITY) {
        throw new ArithmeticException(
            "logit " + i + " is " + logits[i] + "; the weights or the input are damaged");
      }
      largest = Math.max(largest, logits[i]);
    }
    if (largest == Double.NEGATIVE_INFINITY) {
      throw new ArithmeticException(
          "every logit is -Infinity; the weights or the input are damaged");
    }
    double[] probabilities = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = Math.exp(logits[i] - largest);
      sum += probabilities[i];
    }
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }

  private static List<Integer> largest(float[] logits, int k) {
    // The head of the queue is the worst entry: the smallest logit, and among equal logits the
    // largest index.
    PriorityQueue<Integer> kept =
        new PriorityQueue<>(
            (a, b) ->
                logits[a] == logits[b]
                    ? Integer.compare(b, a)
                    : Float.compare(logits[a], logits[b]));
    for (int i = 0; i < logits.length; i++) {
      kept.add(i);
      if (kept.size() > k) {
        kept.remove();
      }
    }
    List<Integer> worstFirst = new ArrayList<>();
    while (!kept.isEmpty()) {
      worstFirst.add(kept.remove());
    }
    java.util.Collections.reverse(worstFirst);
    return worstFirst;
  }
}
