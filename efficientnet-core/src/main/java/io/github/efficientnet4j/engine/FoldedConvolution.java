package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Parameters;

/**
 * A convolution with the BatchNorm that follows it multiplied into kernel and bias, in double
 * precision: γ / sqrt(variance + ε) scales a channel's kernel; β − mean · that is its bias.
 */
final class FoldedConvolution {

  private final float[] kernel;
  private final int perOutput;
  private final double[] scale;
  private final float[] bias;

  private FoldedConvolution(float[] kernel, int perOutput, double[] scale, float[] bias) {
    this.kernel = kernel;
    this.perOutput = perOutput;
    this.scale = scale;
    this.bias = bias;
  }

  /** Folds; {@code norm} is null where none follows. */
  static FoldedConvolution of(
      Convolution convolution, BatchNormalization norm, Parameters parameters) {
    int outputs = convolution.outputChannels();
    float[] kernel = parameters.values(convolution.kernel().name());
    float[] own =
        convolution
            .bias()
            .map(spec -> parameters.values(spec.name()))
            .orElseGet(() -> new float[outputs]);
    double[] scale = new double[outputs];
    float[] bias = new float[outputs];
    for (int o = 0; o < outputs; o++) {
      scale[o] = 1;
      double shift = 0;
      if (norm != null) {
        double variance = parameters.values(norm.runningVariance().name())[o];
        scale[o] = parameters.values(norm.scale().name())[o] / Math.sqrt(variance + norm.epsilon());
        shift =
            parameters.values(norm.shift().name())[o]
                - parameters.values(norm.runningMean().name())[o] * scale[o];
      }
      bias[o] = (float) (own[o] * scale[o] + shift);
    }
    return new FoldedConvolution(kernel, kernel.length / outputs, scale, bias);
  }

  /** The weight at a flat index within the kernel of one output channel. */
  float weight(int output, int index) {
    return (float) (kernel[output * perOutput + index] * scale[output]);
  }

  float[] bias() {
    return bias;
  }
}
