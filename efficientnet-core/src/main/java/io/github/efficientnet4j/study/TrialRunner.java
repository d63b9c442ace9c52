package io.github.efficientnet4j.study;

import java.io.IOException;

/**
 * Trains and evaluates the networks of a study, all with the same budget. Implementations are
 * thread-safe: a study may run several trials at once.
 */
@FunctionalInterface
public interface TrialRunner {

  /**
   * Trains a network from random weights and evaluates it.
   *
   * @param trial which network
   * @param seed of initial weights, order of the images and augmentation
   * @return what it gave
   * @throws IOException if a file cannot be read or written
   * @throws java.util.concurrent.CancellationException if the thread was interrupted
   */
  TrialResult run(Trial trial, long seed) throws IOException;
}
