package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.graph.Subgraph;

/**
 * Squeeze-and-excitation (Hu et al., 2018, arXiv:1709.01507, section 3): multiplies every channel
 * by a gate that is computed from the averages of all channels.
 *
 * <p>y = x · σ(W₂ · f(W₁ · mean(x) + b₁) + b₂), where the mean is over H and W, f the activation
 * and σ the sigmoid. Input and output are N x C x H x W. Parameters, in torchvision's names:
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><th>name</th><th>shape</th></tr>
 * <tr><td>{@code fc1.weight}, W₁</td><td>squeezed x C x 1 x 1</td></tr>
 * <tr><td>{@code fc1.bias}, b₁</td><td>squeezed</td></tr>
 * <tr><td>{@code fc2.weight}, W₂</td><td>C x squeezed x 1 x 1</td></tr>
 * <tr><td>{@code fc2.bias}, b₂</td><td>C</td></tr>
 * </table>
 *
 * <p>Threads: see {@link Nd4jBlock}.
 */
public final class SqueezeExcitationBlock extends Nd4jBlock {

  private final int channels;
  private final int squeezedChannels;
  private final Activation activation;

  private SqueezeExcitationBlock(
      int channels, int squeezedChannels, Activation activation, long seed) {
    super(channels, x -> Subgraph.ofSqueezeExcitation(squeezedChannels, activation, x), seed);
    this.channels = channels;
    this.squeezedChannels = squeezedChannels;
    this.activation = activation;
  }

  /**
   * Creates the block with the library's initialisation.
   *
   * @param channels C of input and output, at least 1
   * @param squeezedChannels the width of the bottleneck, at least 1. In an MBConv it is a quarter
   *     of the <em>block's</em> input channels, not of C: {@link
   *     io.github.efficientnet4j.architecture.SqueezeExcitation#squeezedChannels}
   * @param activation of the bottleneck: SiLU in EfficientNet, ReLU in the paper
   * @param seed of the initialisation; the same one draws the same weights
   * @return the block
   * @throws IllegalArgumentException if a number is out of range
   * @throws MissingBackendException if no ND4J backend is on the class path
   */
  public static SqueezeExcitationBlock create(
      int channels, int squeezedChannels, Activation activation, long seed) {
    requireInputChannels(channels);
    return new SqueezeExcitationBlock(channels, squeezedChannels, activation, seed);
  }

  /** {@return C of input and output} */
  public int channels() {
    return channels;
  }

  /** {@return the width of the bottleneck} */
  public int squeezedChannels() {
    return squeezedChannels;
  }

  /** {@return the activation of the bottleneck} */
  public Activation activation() {
    return activation;
  }
}
