package io.github.efficientnet4j.image;

import java.util.Objects;

/**
 * A class that a network predicts for an image.
 *
 * <p>Immutable and thread-safe.
 *
 * @param index the index of the network's output, from 0
 * @param label the name of the class
 * @param probability softmax over all classes, in [0, 1]
 * @param logit the network's raw output
 */
public record Prediction(int index, String label, double probability, float logit) {

  /** Creates the prediction. */
  public Prediction {
    Objects.requireNonNull(label, "label");
  }
}
