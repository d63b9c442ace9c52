package io.github.efficientnet4j.model;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Prepares the next items on threads of its own while the caller works on the ones before, in order
 * and never more than a bound ahead. For one caller; close it to end the threads.
 *
 * @param <T> an item, such as a file
 * @param <R> what is prepared of it, such as pixels
 */
final class ReadAhead<T, R> implements AutoCloseable {

  /** Prepares one item. */
  @FunctionalInterface
  interface Step<T, R> {
    R prepare(T item) throws Exception;
  }

  /** An item with what was prepared of it, or why it could not be. */
  record Outcome<T, R>(T item, R prepared, Throwable failure) {}

  private record Pending<T, R>(T item, Future<R> prepared) {}

  private final Iterator<T> items;
  private final Step<T, R> step;
  private final int bound;
  private final ExecutorService threads;
  private final Queue<Pending<T, R>> pending = new ArrayDeque<>();

  ReadAhead(Iterator<T> items, Step<T, R> step, int bound, int threadCount) {
    this.items = items;
    this.step = step;
    this.bound = bound;
    this.threads = Executors.newFixedThreadPool(threadCount, daemons());
    fill();
  }

  private static ThreadFactory daemons() {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "efficientnet4j-read-ahead-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private void fill() {
    while (pending.size() < bound && items.hasNext()) {
      T item = items.next();
      pending.add(new Pending<>(item, threads.submit(() -> step.prepare(item))));
    }
  }

  /** Whether there is another item. */
  boolean hasNext() {
    return !pending.isEmpty();
  }

  /**
   * Waits for the next item.
   *
   * @throws CancellationException if the thread is interrupted meanwhile
   */
  Outcome<T, R> next() {
    Pending<T, R> first = pending.remove();
    try {
      return new Outcome<>(first.item(), first.prepared().get(), null);
    } catch (ExecutionException e) {
      return new Outcome<>(first.item(), null, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for " + first.item());
    } finally {
      fill();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
