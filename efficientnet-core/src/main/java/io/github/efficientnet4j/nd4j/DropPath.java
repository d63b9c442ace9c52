package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.graph.Subgraph;

/**
 * Drop path, or stochastic depth (Huang et al., 2016, arXiv:1603.09382): in training it sets whole
 * samples of a residual branch to zero with probability {@code rate} and multiplies the others by 1
 * / (1 − rate), so that the expectation is the input. At inference it is the identity. The paper
 * scales at inference instead; EfficientNet's code scales in training, as here.
 *
 * <p>The noise is a function of the pass's seed, the sample's index and the position of the drop in
 * its graph. The same seed drops the same samples again, but a block alone drops other samples than
 * the same block inside a network. A drop path has no parameters; its gradient is the output's,
 * dropped and scaled alike. Input and output are N x C x H x W with any number of channels.
 *
 * <p>Threads: see {@link Nd4jBlock}; without parameters, every use is thread-safe.
 */
public final class DropPath extends Nd4jBlock {

  private final double rate;

  private DropPath(double rate) {
    super(ANY_CHANNELS, x -> Subgraph.ofDropPath(rate, x), 0);
    this.rate = rate;
  }

  /**
   * Drops with a given probability.
   *
   * @param rate the probability of dropping a sample, in [0, 1)
   * @return the block
   * @throws IllegalArgumentException if {@code rate} is out of range
   * @throws MissingBackendException if no ND4J backend is on the class path
   */
  public static DropPath ofRate(double rate) {
    return new DropPath(rate);
  }

  /**
   * Keeps with a given probability: the paper's p.
   *
   * @param probability the probability of keeping a sample, in (0, 1]
   * @return the block
   * @throws IllegalArgumentException if {@code probability} is out of range
   * @throws MissingBackendException if no ND4J backend is on the class path
   */
  public static DropPath ofSurvival(double probability) {
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "survival probability must be in (0, 1], but was " + probability);
    }
    return new DropPath(1 - probability);
  }

  /** {@return the probability of dropping a sample, in [0, 1)} */
  public double rate() {
    return rate;
  }

  /** {@return the probability of keeping a sample, in (0, 1]} */
  public double survivalProbability() {
    return 1 - rate;
  }
}
