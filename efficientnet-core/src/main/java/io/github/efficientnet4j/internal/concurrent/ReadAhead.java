package io.github.efficientnet4j.internal.concurrent;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Prepares items ahead on background threads, while the caller works on the previous ones.
 *
 * <p>Items arrive in order. The number of items ahead is bounded. Closing it ends the threads. If
 * it is not closed, the threads end when they are idle.
 *
 * <p>Not thread-safe: only one caller may use it.
 *
 * @param <T> the type of an item, such as a file
 * @param <R> the type of a prepared item, such as pixels
 */
public final class ReadAhead<T, R> implements AutoCloseable {

  /**
   * Prepares one item.
   *
   * @param <T> the type of an item
   * @param <R> the type of a prepared item
   */
  @FunctionalInterface
  public interface Step<T, R> {

    /**
     * Prepares one item on a background thread.
     *
     * @param item the item
     * @return the prepared item
     * @throws Exception if it cannot be prepared
     */
    R prepare(T item) throws Exception;
  }

  /**
   * An item with the prepared result, or with the reason of a failure.
   *
   * @param <T> the type of an item
   * @param <R> the type of a prepared item
   * @param item the item
   * @param prepared the prepared item; null if the preparation failed
   * @param failure the reason; null if the preparation succeeded
   */
  public record Outcome<T, R>(T item, R prepared, Throwable failure) {}

  private record Pending<T, R>(T item, Future<R> prepared) {}

  private final Iterator<T> items;
  private final Step<T, R> step;
  private final int bound;
  private final ExecutorService threads;
  private final Queue<Pending<T, R>> pending = new ArrayDeque<>();

  /**
   * Starts to prepare the first items.
   *
   * @param items the items; only the caller's thread reads them
   * @param step prepares one item
   * @param bound the largest number of items that are prepared or being prepared, at least 1
   * @param threadCount the largest number of threads, at least 1
   */
  public ReadAhead(Iterator<T> items, Step<T, R> step, int bound, int threadCount) {
    this.items = items;
    this.step = step;
    this.bound = bound;
    this.threads = threads(threadCount);
    fill();
  }

  private static ExecutorService threads(int count) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            count, count, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons());
    pool.allowCoreThreadTimeOut(true);
    return pool;
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

  /** {@return whether there is another item} */
  public boolean hasNext() {
    return !pending.isEmpty();
  }

  /**
   * {@return the next item, prepared or failed} It waits until the item is ready.
   *
   * @throws java.util.NoSuchElementException if there is none
   * @throws CancellationException if the thread is interrupted, even if the item is ready
   */
  public Outcome<T, R> next() {
    Pending<T, R> first = pending.remove();
    try {
      // A future that is done does not look at the interrupt flag.
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
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

  /** Interrupts the threads. They end when their current step lets them. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
