package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.TopK;
import java.util.List;

/**
 * The engine's results for one image.
 *
 * @param logits one logit per class
 * @param features the feature map of one stage, channels x height x width
 * @param height the input's height in pixels
 * @param width the input's width in pixels
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
