package io.github.efficientnet4j.training.data;

import io.github.efficientnet4j.training.augmentation.MixUp;
import java.util.Optional;

/**
 * How a loader makes batches. Only {@code threads} and {@code ahead} do not change them.
 *
 * <p>Immutable and thread-safe.
 *
 * @param batchSize images of a batch, at least 1
 * @param shuffled whether each epoch has an order of its own
 * @param wholeBatches whether an epoch ends before a last batch that would be smaller
 * @param mixUp how the images of a batch are mixed, if they are
 * @param seed of order, augmentation and mixing
 * @param threads that decode and transform, at least 1
 * @param ahead the most batches that are ready or being made, at least 1; each takes its memory
 */
public record LoaderOptions(
    int batchSize,
    boolean shuffled,
    boolean wholeBatches,
    Optional<MixUp> mixUp,
    long seed,
    int threads,
    int ahead) {

  private static final int AHEAD = 3;

  /**
   * Creates the options.
   *
   * @throws IllegalArgumentException if a number is below 1
   */
  public LoaderOptions {
    if (batchSize < 1 || threads < 1 || ahead < 1) {
      throw new IllegalArgumentException(
          "batch size, threads and batches ahead must be at least 1, but were "
              + batchSize
              + ", "
              + threads
              + " and "
              + ahead);
    }
  }

  /**
   * For training: shuffled, whole batches, as many threads as there are processors, which work at
   * most three batches ahead.
   *
   * @param batchSize images of a batch, at least 1
   * @param seed of order, augmentation and mixing
   * @return the options
   * @throws IllegalArgumentException if the batch size is below 1
   */
  public static LoaderOptions training(int batchSize, long seed) {
    int threads = Runtime.getRuntime().availableProcessors();
    return new LoaderOptions(batchSize, true, true, Optional.empty(), seed, threads, AHEAD);
  }

  /**
   * For evaluation: every sample once, in order.
   *
   * @param batchSize images of a batch, at least 1
   * @return the options
   * @throws IllegalArgumentException if the batch size is below 1
   */
  public static LoaderOptions evaluation(int batchSize) {
    LoaderOptions training = training(batchSize, 0);
    return new LoaderOptions(
        batchSize, false, false, Optional.empty(), 0, training.threads, training.ahead);
  }

  /**
   * A copy that mixes images.
   *
   * @param mixing how
   * @return the changed copy
   */
  public LoaderOptions withMixUp(MixUp mixing) {
    return new LoaderOptions(
        batchSize, shuffled, wholeBatches, Optional.of(mixing), seed, threads, ahead);
  }

  /**
   * A copy that keeps an epoch's last batch even if it is smaller, or drops it.
   *
   * @param whole whether it is dropped
   * @return the changed copy
   */
  public LoaderOptions withWholeBatches(boolean whole) {
    return new LoaderOptions(batchSize, shuffled, whole, mixUp, seed, threads, ahead);
  }

  /**
   * A copy with another number of threads.
   *
   * @param count at least 1
   * @param batchesAhead the most batches that are ready or being made, at least 1
   * @return the changed copy
   * @throws IllegalArgumentException if a number is below 1
   */
  public LoaderOptions withThreads(int count, int batchesAhead) {
    return new LoaderOptions(batchSize, shuffled, wholeBatches, mixUp, seed, count, batchesAhead);
  }
}
