package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.image.Prediction;
import java.util.Objects;

/**
 * One class that a network gives to an image, and where in the image it sees it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param prediction the class, with its label and probability
 * @param map over the network's input; the map's class is the prediction's
 */
public record Explanation(Prediction prediction, ClassActivationMap map) {

  /**
   * Creates the explanation.
   *
   * @throws IllegalArgumentException if prediction and map are of two classes
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
