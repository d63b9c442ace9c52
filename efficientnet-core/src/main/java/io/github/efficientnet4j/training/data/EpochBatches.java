package io.github.efficientnet4j.training.data;

import io.github.efficientnet4j.internal.concurrent.ReadAhead;
import io.github.efficientnet4j.training.data.UnfinishedBatch.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;

/**
 * The batches of one epoch. Background threads load them ahead.
 *
 * <p>The threads end with the last batch, or when this is closed. It may be closed at any time.
 *
 * <p>Not thread-safe: only one thread may use it.
 */
public final class EpochBatches implements Iterator<Batch>, AutoCloseable {

  private final BatchLoader loader;
  private final BatchMaker maker;
  private final boolean fromStart;

  /**
   * All threads work on one batch at a time, so that it is ready early and few batches are in
   * memory.
   */
  private final int partsPerBatch;

  private final ReadAhead<Part, List<UnreadableSample>> parts;
  private Batch next;
  private UnreadableSample firstUnreadable;
  private boolean anyRead;
  private boolean closed;

  EpochBatches(BatchLoader loader, BatchMaker maker, int epoch, int[] order, int firstBatch) {
    this.loader = loader;
    this.maker = maker;
    this.fromStart = firstBatch == 0;
    LoaderOptions options = loader.options();
    partsPerBatch = Math.min(options.threads(), options.batchSize());
    parts =
        new ReadAhead<>(
            new Plan(epoch, order, firstBatch),
            maker::fill,
            Math.multiplyExact(options.ahead(), partsPerBatch),
            options.threads());
  }

  /** The parts of all batches, in order. */
  private final class Plan implements Iterator<Part> {

    private final int epoch;
    private final int[] order;
    private int number;
    private int part;
    private UnfinishedBatch batch;

    Plan(int epoch, int[] order, int firstBatch) {
      this.epoch = epoch;
      this.order = order;
      this.number = firstBatch;
    }

    @Override
    public boolean hasNext() {
      return number < loader.batches();
    }

    @Override
    public Part next() {
      if (part == 0) {
        int size = loader.options().batchSize();
        int from = number * size;
        int to = Math.min(order.length, from + size);
        batch = new UnfinishedBatch(epoch, number, Arrays.copyOfRange(order, from, to));
      }
      Part planned = batch.part(part, partsPerBatch);
      part = (part + 1) % partsPerBatch;
      number += part == 0 ? 1 : 0;
      return planned;
    }
  }

  /**
   * Waits for the next batch.
   *
   * @return whether there is another batch; false at the end of the epoch and after {@link #close}
   * @throws UncheckedIOException if no sample of the whole epoch could be read
   * @throws IllegalStateException if the transform failed for another reason than an unsuitable
   *     image
   * @throws CancellationException if the thread is interrupted; this is then closed
   */
  @Override
  public boolean hasNext() {
    if (!closed && Thread.currentThread().isInterrupted()) {
      close();
      throw new CancellationException("interrupted between two batches");
    }
    while (next == null && !closed) {
      if (parts.hasNext()) {
        next = assembled();
        anyRead |= next != null;
      } else {
        close();
        requireAny();
      }
    }
    return next != null;
  }

  /** {@return the next batch, or null if none of its samples could be read} */
  private Batch assembled() {
    List<UnreadableSample> unreadable = new ArrayList<>();
    UnfinishedBatch batch = null;
    for (int i = 0; i < partsPerBatch; i++) {
      ReadAhead.Outcome<Part, List<UnreadableSample>> outcome = take();
      batch = outcome.item().batch();
      unreadable.addAll(outcome.prepared());
    }
    for (UnreadableSample sample : unreadable) {
      firstUnreadable = firstUnreadable == null ? sample : firstUnreadable;
      loader.report(sample);
    }
    return maker.finish(batch, unreadable).orElse(null);
  }

  private ReadAhead.Outcome<Part, List<UnreadableSample>> take() {
    ReadAhead.Outcome<Part, List<UnreadableSample>> outcome;
    try {
      outcome = parts.next();
    } catch (CancellationException e) {
      close();
      throw e;
    }
    if (outcome.failure() != null) {
      close();
      if (outcome.failure() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(
          "batch "
              + outcome.item().batch().number()
              + " could not be made: "
              + outcome.failure().getMessage(),
          outcome.failure());
    }
    return outcome;
  }

  private void requireAny() {
    if (fromStart && !anyRead && firstUnreadable != null) {
      throw new UncheckedIOException(
          new IOException(
              "not one image of the data set could be read; the first: "
                  + firstUnreadable.message(),
              firstUnreadable.reason()));
    }
  }

  /**
   * {@return the next batch, with at least one sample}
   *
   * @throws NoSuchElementException at the end of the epoch, and after {@link #close}
   * @throws UncheckedIOException if no sample of the whole epoch could be read
   * @throws IllegalStateException if the transform failed for another reason than an unsuitable
   *     image
   * @throws CancellationException if the thread is interrupted; this is then closed
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

  /**
   * Ends the threads and discards loaded batches that were not taken. The loader can load them
   * again.
   */
  @Override
  public void close() {
    closed = true;
    next = null;
    parts.close();
  }
}
