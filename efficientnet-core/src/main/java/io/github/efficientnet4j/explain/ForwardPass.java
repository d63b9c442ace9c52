package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.TopK;
import java.util.List;

/**
 * What the engine computed of one image.
 *
 * @param logits one per class
 * @param features the map of one stage, channels x height x width
 * @param height rows of the input
 * @param width columns of the input
 */
record ForwardPass(float[] logits, float[] features, int height, int width) {

  List<Prediction> best(int top, Labels labels) {
    return TopK.of(logits, top, labels);
  }

  Prediction of(int classIndex, Labels labels) {
    return best(logits.length, labels).stream()
        .filter(prediction -> prediction.index() == classIndex)
        .findFirst()
        .orElseThrow();
  }
}
