package io.github.efficientnet4j.graph;

import io.github.efficientnet4j.architecture.Activation;
import java.util.List;
import java.util.Optional;

/**
 * What a node computes. Every reader of the graph is one switch over these types.
 *
 * <p>All operations are immutable and thread-safe.
 */
public sealed interface Operation {

  /**
   * The parameters that the operation reads, in the order of torchvision's {@code state_dict}.
   *
   * @return an immutable list, empty for most operations
   */
  default List<ParameterSpec> parameters() {
    return List.of();
  }

  /** The image batch. No input. */
  record Input() implements Operation {}

  /**
   * A convolution; depthwise where the groups are as many as the channels. One input.
   *
   * @param kernel shape out, in / groups, height, width
   * @param bias one value per output channel, or empty
   * @param stride the same in both directions, at least 1
   * @param padding zeros around the input
   * @param groups 1, or the number of channels
   */
  record Convolution(
      ParameterSpec kernel, Optional<ParameterSpec> bias, int stride, Padding padding, int groups)
      implements Operation {

    /**
     * The number of output channels.
     *
     * @return the kernel's first dimension
     */
    public int outputChannels() {
      return kernel.shape().get(0);
    }

    /**
     * The number of input channels.
     *
     * @return the kernel's second dimension times the groups
     */
    public int inputChannels() {
      return kernel.shape().get(1) * groups;
    }

    /**
     * The height of the kernel.
     *
     * @return rows
     */
    public int kernelHeight() {
      return kernel.shape().get(2);
    }

    /**
     * The width of the kernel.
     *
     * @return columns
     */
    public int kernelWidth() {
      return kernel.shape().get(3);
    }

    /**
     * Whether every channel is convolved by itself.
     *
     * @return true if depthwise
     */
    public boolean depthwise() {
      return kernel.role() == ParameterSpec.Role.DEPTHWISE_KERNEL;
    }

    /**
     * Whether this is a matrix product over pixels: kernel 1x1, stride 1, no padding, one group.
     *
     * @return true if pointwise
     */
    public boolean pointwise() {
      return kernelHeight() == 1
          && kernelWidth() == 1
          && stride == 1
          && padding.isNone()
          && groups == 1;
    }

    @Override
    public List<ParameterSpec> parameters() {
      return bias.isPresent() ? List.of(kernel, bias.get()) : List.of(kernel);
    }
  }

  /**
   * Batch normalisation: (x − mean) / sqrt(variance + epsilon) · scale + shift. One input.
   *
   * @param scale γ, one value per channel
   * @param shift β, one value per channel
   * @param runningMean the mean used at inference
   * @param runningVariance the variance used at inference
   * @param epsilon added to the variance
   * @param momentum the weight of the new batch in the running statistics
   */
  record BatchNormalization(
      ParameterSpec scale,
      ParameterSpec shift,
      ParameterSpec runningMean,
      ParameterSpec runningVariance,
      double epsilon,
      double momentum)
      implements Operation {

    @Override
    public List<ParameterSpec> parameters() {
      return List.of(scale, shift, runningMean, runningVariance);
    }
  }

  /**
   * A pointwise non-linearity. One input.
   *
   * @param function which one
   */
  record Activate(Activation function) implements Operation {}

  /** 1 / (1 + exp(−x)). One input. */
  record Sigmoid() implements Operation {}

  /**
   * The largest value under a window; what lies outside the map counts as none. One input.
   *
   * @param kernel the side of the window, at least 1
   * @param stride the same in both directions, at least 1
   * @param padding how far windows reach outside the map; less than the kernel on every side
   */
  record MaxPool(int kernel, int stride, Padding padding) implements Operation {}

  /** The mean of each channel, to C x 1 x 1. One input. */
  record GlobalAveragePool() implements Operation {}

  /** The first input times the second, a gate of C x 1 x 1. Two inputs. */
  record Scale() implements Operation {}

  /** The sum of two maps of one shape. Two inputs. */
  record Add() implements Operation {}

  /**
   * Drops the whole map of a sample in training, scaling the kept ones by 1 / (1 − rate); the
   * identity at inference. One input.
   *
   * @param rate the probability of dropping, in [0, 1)
   */
  record DropPath(double rate) implements Operation {}

  /**
   * Drops single elements in training, scaling the kept ones by 1 / (1 − rate); the identity at
   * inference. One input.
   *
   * @param rate the probability of dropping, in [0, 1)
   */
  record Dropout(double rate) implements Operation {}

  /**
   * A fully connected layer on C x 1 x 1. One input.
   *
   * @param kernel shape out, in
   * @param bias one value per output
   */
  record Linear(ParameterSpec kernel, ParameterSpec bias) implements Operation {

    @Override
    public List<ParameterSpec> parameters() {
      return List.of(kernel, bias);
    }
  }
}
