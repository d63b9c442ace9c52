package io.github.efficientnet4j.training.data;

import io.github.efficientnet4j.training.augmentation.MixUp;
import java.util.Optional;

/**
 * How a loader makes batches. {@code threads} and {@code ahead} do not affect the batches' content.
 *
 * <p>Immutable and thread-safe.
 *
 * @param batchSize the images of a batch, at least 1
 * @param shuffled whether each epoch has its own random order
 * @param wholeBatches whether a smaller last batch is dropped
 * @param mixUp how the images of a batch are mixed, if they are mixed
 * @param seed the seed of order, augmentation and mixing
 * @param threads the threads that decode and transform, at least 1
 * @param ahead the largest number of batches that are ready or being loaded, at least 1; each needs
 *     memory
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
   * {@return options for training: shuffled, whole batches, one thread per processor, at most three
   * batches ahead}
   *
   * @param batchSize the images of a batch, at least 1
   * @param seed the seed of order, augmentation and mixing
   * @throws IllegalArgumentException if the batch size is below 1
   */
  public static LoaderOptions training(int batchSize, long seed) {
    int threads = Runtime.getRuntime().availableProcessors();
    return new LoaderOptions(batchSize, true, true, Optional.empty(), seed, threads, AHEAD);
  }

  /**
   * {@return options for evaluation: every sample once, in order}
   *
   * @param batchSize the images of a batch, at least 1
   * @throws IllegalArgumentException if the batch size is below 1
   */
  public static LoaderOptions evaluation(int batchSize) {
    LoaderOptions training = training(batchSize, 0);
    return new LoaderOptions(
        batchSize, false, false, Optional.empty(), 0, training.threads, training.ahead);
  }

  /**
   * {@return a copy that mixes images}
   *
   * @param mixing how images are mixed
   */
  public LoaderOptions withMixUp(MixUp mixing) {
    return new LoaderOptions(
        batchSize, shuffled, wholeBatches, Optional.of(mixing), seed, threads, ahead);
  }

  /**
   * {@return a copy that keeps or drops an epoch's smaller last batch}
   *
   * @param whole whether a smaller last batch is dropped
   */
  public LoaderOptions withWholeBatches(boolean whole) {
    return new LoaderOptions(batchSize, shuffled, whole, mixUp, seed, threads, ahead);
  }

  /**
   * {@return a copy with another number of threads}
   *
   * @param count the threads, at least 1
   * @param batchesAhead the largest number of batches that are ready or being loaded, at least 1
   * @throws IllegalArgumentException if a number is below 1
   */
  public LoaderOptions withThreads(int count, int batchesAhead) {
    return new LoaderOptions(batchSize, shuffled, wholeBatches, mixUp, seed, count, batchesAhead);
  }
}
