package io.github.efficientnet4j.graph;

import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.Convolution;
import java.util.Arrays;
import java.util.Optional;

/**
 * A convolution with the following BatchNorm folded into its kernel and bias. Folding computes in
 * double precision. Each channel's kernel is scaled by γ / sqrt(variance + ε), and the bias is β −
 * mean · γ / sqrt(variance + ε).
 *
 * <p>Immutable. Thread-safe as long as callers only read the array that {@link #bias()} returns.
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
   * Folds a BatchNorm into a convolution. The kernel is not copied; its products are computed on
   * request.
   *
   * @param convolution the convolution
   * @param norm the BatchNorm that is the only reader of the convolution, or empty
   * @param parameters the values of both
   * @return the convolution that computes the result of both
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
   * Copies the part of the folded kernel that computes one output channel.
   *
   * @param output the output channel
   * @param into receives the weights in the order input channel, row, column
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

  /** {@return the folded kernel, a new array in the layout of the convolution's kernel} */
  public float[] kernel() {
    float[] folded = new float[kernel.length];
    for (int output = 0; output < scale.length; output++) {
      copyKernel(output, folded, output * perOutput);
    }
    return folded;
  }

  /**
   * {@return the folded bias, one value per output channel} The array is not a copy and is to be
   * read only.
   */
  public float[] bias() {
    return bias;
  }
}
