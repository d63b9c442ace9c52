package io.github.efficientnet4j.graph;

import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.Convolution;
import java.util.Optional;

/**
 * A convolution with the BatchNorm that follows it multiplied into kernel and bias, in double
 * precision: γ / sqrt(variance + ε) scales a channel's kernel; β − mean · that is its bias.
 *
 * <p>Immutable and thread-safe, as long as callers keep to reading what {@link #bias()} returns.
 */
public final class FoldedConvolution {

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

  /**
   * Folds. The kernel is not copied: its products are formed when they are asked for.
   *
   * @param convolution the convolution
   * @param norm the BatchNorm that reads it and nothing else does, or empty
   * @param parameters the values of both
   * @return the one convolution that computes what the two do
   */
  public static FoldedConvolution of(
      Convolution convolution, Optional<BatchNormalization> norm, Parameters parameters) {
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
      if (norm.isPresent()) {
        BatchNormalization n = norm.get();
        double variance = parameters.values(n.runningVariance().name())[o];
        scale[o] = parameters.values(n.scale().name())[o] / Math.sqrt(variance + n.epsilon());
        shift =
            parameters.values(n.shift().name())[o]
                - parameters.values(n.runningMean().name())[o] * scale[o];
      }
      bias[o] = (float) (own[o] * scale[o] + shift);
    }
    return new FoldedConvolution(kernel, kernel.length / outputs, scale, bias);
  }

  /**
   * One weight of the folded kernel.
   *
   * @param output the output channel
   * @param index a flat index within that channel's part of the kernel: input channel, row, column
   * @return the weight
   */
  public float weight(int output, int index) {
    return (float) (kernel[output * perOutput + index] * scale[output]);
  }

  /**
   * The folded kernel.
   *
   * @return a new array in the layout of the convolution's kernel
   */
  public float[] kernel() {
    float[] folded = new float[kernel.length];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = weight(i / perOutput, i % perOutput);
    }
    return folded;
  }

  /**
   * The folded bias, to read only: the array itself, not a copy.
   *
   * @return one value per output channel
   */
  public float[] bias() {
    return bias;
  }
}
