package io.github.efficientnet4j.graph;

import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.Convolution;
import java.util.Arrays;
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
      Convolution convolution, Optional<BatchNormalization> norm, ParameterValues parameters) {
    int outputs = convolution.outputChannels();
    float[] kernel = parameters.values(convolution.kernel().name());
    float[] bias =
        convolution.bias().isPresent()
            ? parameters.values(convolution.bias().get().name()).clone()
            : new float[outputs];
    double[] scale = new double[outputs];
    Arrays.fill(scale, 1);
    if (norm.isPresent()) {
      fold(norm.get(), parameters, scale, bias);
    }
    return new FoldedConvolution(kernel, kernel.length / outputs, scale, bias);
  }

  private static void fold(
      BatchNormalization norm, ParameterValues parameters, double[] scale, float[] bias) {
    float[] gamma = parameters.values(norm.scale().name());
    float[] beta = parameters.values(norm.shift().name());
    float[] mean = parameters.values(norm.runningMean().name());
    float[] variance = parameters.values(norm.runningVariance().name());
    for (int o = 0; o < scale.length; o++) {
      scale[o] = gamma[o] / Math.sqrt(variance[o] + norm.epsilon());
      bias[o] = (float) (bias[o] * scale[o] + (beta[o] - mean[o] * scale[o]));
    }
  }

  /**
   * The part of the folded kernel that makes one output channel.
   *
   * @param output the output channel
   * @param into receives its weights: input channel, row, column
   */
  public void copyKernel(int output, float[] into) {
    copyKernel(output, into, 0);
  }

  private void copyKernel(int output, float[] into, int offset) {
    double factor = scale[output];
    int from = output * perOutput;
    for (int i = 0; i < perOutput; i++) {
      into[offset + i] = (float) (kernel[from + i] * factor);
    }
  }

  /**
   * The folded kernel.
   *
   * @return a new array in the layout of the convolution's kernel
   */
  public float[] kernel() {
    float[] folded = new float[kernel.length];
    for (int output = 0; output < scale.length; output++) {
      copyKernel(output, folded, output * perOutput);
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
