package io.github.efficientnet4j.bench.machine;

/**
 * A loop that does nothing but floating-point operations.
 *
 * <p>Implementations are stateless and thread-safe.
 */
public interface PeakKernel {

  /**
   * The width of its vectors.
   *
   * @return bits
   */
  int bits();

  /**
   * The floating-point operations of one step.
   *
   * @return a multiplication and an addition for each lane of each sum
   */
  int operationsPerStep();

  /**
   * Computes.
   *
   * @param steps how often each sum is multiplied and added to
   * @return a number that depends on all of them
   */
  float run(int steps);
}
