package io.github.efficientnet4j.gradient;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.architecture.Architecture;

/** Images of the formula with their sizes. */
record TrainingBatch(float[] images, int size, int height, int width) {

  static TrainingBatch of(Architecture network, int size, int height, int width) {
    float[] images = FormulaWeights.image(1, size, network.inputChannels(), height, width);
    return new TrainingBatch(images, size, height, width);
  }

  float[] forward(TrainingEngine engine, TrainingPass pass) {
    return engine.forward(images, size, height, width, pass);
  }

  /** A loss's gradient by the logits, of no loss in particular: values in [-1, 1). */
  float[] logitsGradient(Architecture network) {
    float[] gradient = new float[size * network.head().classes()];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (float) (2 * FormulaWeights.uniform(1, "logits gradient", i) - 1);
    }
    return gradient;
  }
}
