package io.github.efficientnet4j.study;

import java.io.IOException;

/**
 * Trains and evaluates the networks of a study, all with the same budget.
 *
 * <p>Implementations are thread-safe, because a study may run several trials at once.
 */
@FunctionalInterface
public interface TrialRunner {

  /**
   * Trains a network from random weights and evaluates it.
   *
   * @param trial the network
   * @param seed the seed of initial weights, image order and augmentation
   * @return the training's result
   * @throws IOException if a file cannot be read or written
   * @throws java.util.concurrent.CancellationException if the thread was interrupted
   */
  TrialResult run(Trial trial, long seed) throws IOException;
}
