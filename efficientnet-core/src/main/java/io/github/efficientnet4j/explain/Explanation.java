package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.image.Prediction;
import java.util.Objects;

/**
 * A predicted class of an image, and the map of the places that contribute to it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param prediction the class, with its label and probability
 * @param map the map over the network's input, of the prediction's class
 */
public record Explanation(Prediction prediction, ClassActivationMap map) {

  /**
   * Creates the explanation.
   *
   * @throws IllegalArgumentException if prediction and map have different classes
   */
  public Explanation {
    Objects.requireNonNull(prediction, "prediction");
    if (prediction.index() != map.classIndex()) {
      throw new IllegalArgumentException(
          "the map is of class "
              + map.classIndex()
              + ", but the prediction is class "
              + prediction.index());
    }
  }
}
