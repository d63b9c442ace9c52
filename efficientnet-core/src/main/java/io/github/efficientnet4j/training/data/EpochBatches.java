package io.github.efficientnet4j.training.data;

import io.github.efficientnet4j.concurrent.ReadAhead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;

/**
 * The batches of one epoch, made ahead in background threads. These end with the last batch, or
 * when this is closed; closing early is allowed at any time.
 *
 * <p>Not thread-safe: for one thread.
 */
public final class EpochBatches implements Iterator<Batch>, AutoCloseable {

  private final BatchLoader loader;
  private final boolean fromStart;
  private final ReadAhead<BatchMaker.Plan, BatchMaker.Made> batches;
  private Batch next;
  private UnreadableSample firstUnreadable;
  private boolean anyRead;
  private boolean closed;

  EpochBatches(BatchLoader loader, BatchMaker maker, int epoch, int[] order, int firstBatch) {
    this.loader = loader;
    this.fromStart = firstBatch == 0;
    LoaderOptions options = loader.options();
    Iterator<BatchMaker.Plan> plans =
        IntStream.range(firstBatch, loader.batches())
            .mapToObj(number -> plan(epoch, number, order, options.batchSize()))
            .iterator();
    batches = new ReadAhead<>(plans, maker::make, options.ahead(), options.threads());
  }

  private static BatchMaker.Plan plan(int epoch, int number, int[] order, int size) {
    int from = number * size;
    int to = Math.min(order.length, from + size);
    return new BatchMaker.Plan(epoch, number, Arrays.copyOfRange(order, from, to));
  }

  /**
   * Waits for the next batch.
   *
   * @return false at the end of the epoch, and after {@link #close}
   * @throws UncheckedIOException if no sample of the whole epoch could be read
   * @throws IllegalStateException if the transform failed, and not for want of a suitable image
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  @Override
  public boolean hasNext() {
    while (next == null && !closed) {
      if (batches.hasNext()) {
        take(batches.next());
      } else {
        close();
        requireAny();
      }
    }
    return next != null;
  }

  private void take(ReadAhead.Outcome<BatchMaker.Plan, BatchMaker.Made> outcome) {
    if (outcome.failure() != null) {
      close();
      if (outcome.failure() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(
          "batch "
              + outcome.item().number()
              + " could not be made: "
              + outcome.failure().getMessage(),
          outcome.failure());
    }
    for (UnreadableSample sample : outcome.prepared().unreadable()) {
      firstUnreadable = firstUnreadable == null ? sample : firstUnreadable;
      loader.report(sample);
    }
    next = outcome.prepared().batch().orElse(null);
    anyRead |= next != null;
  }

  private void requireAny() {
    if (fromStart && !anyRead && firstUnreadable != null) {
      throw new UncheckedIOException(
          new IOException(
              "not one image of the data set could be read; the first was "
                  + firstUnreadable.description()
                  + ": "
                  + firstUnreadable.reason().getMessage(),
              firstUnreadable.reason()));
    }
  }

  /**
   * The next batch.
   *
   * @return a batch of at least one sample
   * @throws NoSuchElementException at the end of the epoch, and after {@link #close}
   * @throws UncheckedIOException if no sample of the whole epoch could be read
   * @throws IllegalStateException if the transform failed, and not for want of a suitable image
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  @Override
  public Batch next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the epoch is over");
    }
    Batch taken = next;
    next = null;
    return taken;
  }

  /** Ends the threads. Batches that are not taken are lost; the loader can make them again. */
  @Override
  public void close() {
    closed = true;
    next = null;
    batches.close();
  }
}
