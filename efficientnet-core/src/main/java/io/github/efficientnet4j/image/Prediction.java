package io.github.efficientnet4j.image;

import java.util.Objects;

/**
 * One class that a network gives to an image.
 *
 * <p>Immutable and thread-safe.
 *
 * @param index the network's output, from 0
 * @param label its name
 * @param probability softmax over all classes, in [0, 1]
 * @param logit the network's raw output
 */
public record Prediction(int index, String label, double probability, float logit) {

  /** Creates the prediction. */
  public Prediction {
    Objects.requireNonNull(label, "label");
  }
}
