package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.explain.Explainer;
import io.github.efficientnet4j.explain.Explanation;
import io.github.efficientnet4j.image.RgbImage;
import java.util.List;
import java.util.Optional;

/**
 * A network that is ready to explain what it sees.
 *
 * @param weights as the user named it
 * @param stage whose maps are made by Grad-CAM; empty for the last one's class activation maps
 * @param title for pictures and tables
 * @param explainer computes the maps; closed by whoever made it
 * @param wantedClass the class to explain; below 0 for the most probable ones
 */
record ExplainingNetwork(
    String weights, Optional<String> stage, String title, Explainer explainer, int wantedClass) {

  List<Explanation> explain(RgbImage photo, int count) {
    return wantedClass < 0
        ? explainer.explain(photo, count)
        : List.of(explainer.explainClass(photo, wantedClass));
  }
}
