package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Parameters;

/**
 * Batch normalisation with the statistics known: one value per channel each.
 *
 * @param mean what is taken off
 * @param inverseDeviation 1 / sqrt(variance + epsilon)
 * @param scale γ
 * @param shift β
 */
record Normalization(double[] mean, double[] inverseDeviation, float[] scale, float[] shift) {

  static Normalization of(
      BatchNormalization norm, Parameters parameters, double[] mean, double[] variance) {
    double[] inverseDeviation = new double[variance.length];
    for (int c = 0; c < variance.length; c++) {
      inverseDeviation[c] = 1 / Math.sqrt(variance[c] + norm.epsilon());
    }
    return new Normalization(
        mean,
        inverseDeviation,
        parameters.values(norm.scale().name()),
        parameters.values(norm.shift().name()));
  }

  static Normalization ofRunningStatistics(BatchNormalization norm, Parameters parameters) {
    return of(
        norm,
        parameters,
        doubles(parameters.values(norm.runningMean().name())),
        doubles(parameters.values(norm.runningVariance().name())));
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  /** Of y = x · factor + offset. */
  float[] factor() {
    float[] factor = new float[scale.length];
    for (int c = 0; c < factor.length; c++) {
      factor[c] = (float) (scale[c] * inverseDeviation[c]);
    }
    return factor;
  }

  /** Of y = x · factor + offset. */
  float[] offset() {
    float[] factor = factor();
    float[] offset = new float[shift.length];
    for (int c = 0; c < offset.length; c++) {
      offset[c] = (float) (shift[c] - mean[c] * factor[c]);
    }
    return offset;
  }
}
