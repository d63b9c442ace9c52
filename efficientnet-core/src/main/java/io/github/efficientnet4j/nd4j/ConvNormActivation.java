package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.architecture.BlockConventions;
import io.github.efficientnet4j.architecture.ConvolutionBlock;
import io.github.efficientnet4j.graph.Subgraph;

/**
 * A convolution without bias, BatchNorm, and an activation: the stem and the head of EfficientNet
 * (Tan and Le, 2019, table 1), and torchvision's {@code Conv2dNormActivation}.
 *
 * <p>Input N x C x H x W, output N x output channels x ⌈H / stride⌉ x ⌈W / stride⌉. Parameters, in
 * torchvision's names: {@code 0.weight} (output channels x C x kernel x kernel), and BatchNorm's
 * {@code 1.weight}, {@code 1.bias}, {@code 1.running_mean} and {@code 1.running_var} (one value per
 * output channel).
 *
 * <p>Threads: see {@link Nd4jBlock}.
 */
public final class ConvNormActivation extends Nd4jBlock {

  private final int inputChannels;
  private final int outputChannels;

  private ConvNormActivation(
      ConvolutionBlock convolution,
      int inputChannels,
      int outputChannels,
      int stride,
      BlockConventions conventions,
      long seed) {
    super(
        inputChannels,
        x -> Subgraph.ofBlock(convolution, outputChannels, stride, 0, conventions, x),
        seed);
    this.inputChannels = inputChannels;
    this.outputChannels = outputChannels;
  }

  /**
   * Creates the block with the library's initialisation.
   *
   * @param convolution the side of the kernel
   * @param inputChannels C, at least 1
   * @param outputChannels at least 1
   * @param stride the same in both directions, from 1 to 16
   * @param conventions activation, BatchNorm and padding
   * @param seed of the initialisation; the same one draws the same weights
   * @return the block
   * @throws IllegalArgumentException if a number is out of range
   * @throws MissingBackendException if no ND4J backend is on the class path
   */
  public static ConvNormActivation create(
      ConvolutionBlock convolution,
      int inputChannels,
      int outputChannels,
      int stride,
      BlockConventions conventions,
      long seed) {
    requireInputChannels(inputChannels);
    return new ConvNormActivation(
        convolution, inputChannels, outputChannels, stride, conventions, seed);
  }

  /** {@return C of the input} */
  public int inputChannels() {
    return inputChannels;
  }

  /** {@return C of the output} */
  public int outputChannels() {
    return outputChannels;
  }
}
