package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.graph.Shape;

/** The weighted sum of a feature map's channels, which CAM and Grad-CAM share. */
final class WeightedMaps {

  private WeightedMaps() {}

  static ClassActivationMap sum(int classIndex, float[] weights, float[] features, Shape shape) {
    int cells = shape.height() * shape.width();
    double[] sums = new double[cells];
    for (int c = 0; c < weights.length; c++) {
      for (int i = 0; i < cells; i++) {
        sums[i] += (double) weights[c] * features[c * cells + i];
      }
    }
    float[] values = new float[cells];
    for (int i = 0; i < cells; i++) {
      values[i] = (float) sums[i];
    }
    return ClassActivationMap.of(classIndex, shape.height(), shape.width(), values);
  }
}
