package io.github.efficientnet4j.training.metric;

/** Validates the sizes of logits and labels. */
final class LabelledLogits {

  private LabelledLogits() {}

  /** {@return the number of classes} */
  static int classes(float[] logits, int[] labels) {
    if (labels.length == 0 || logits.length == 0 || logits.length % labels.length != 0) {
      throw new IllegalArgumentException(
          logits.length + " logits are not those of a batch of " + labels.length + " labels");
    }
    int classes = logits.length / labels.length;
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "label " + label + " is none of the " + classes + " classes, 0 to " + (classes - 1));
      }
    }
    return classes;
  }
}
