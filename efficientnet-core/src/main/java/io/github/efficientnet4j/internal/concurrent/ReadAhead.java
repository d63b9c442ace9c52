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
 * Prepares the next items on threads of its own while the caller works on the ones before, in order
 * and never more than a bound ahead. Close it to end the threads; of one that is forgotten they end
 * when they are idle.
 *
 * <p>Not thread-safe: for one caller.
 *
 * @param <T> an item, such as a file
 * @param <R> what is prepared of it, such as pixels
 */
public final class ReadAhead<T, R> implements AutoCloseable {

  /**
   * Prepares one item.
   *
   * @param <T> an item
   * @param <R> what is prepared of it
   */
  @FunctionalInterface
  public interface Step<T, R> {

    /**
     * Prepares one item, on one of the threads.
     *
     * @param item the item
     * @return what is prepared of it
     * @throws Exception if it cannot be prepared
     */
    R prepare(T item) throws Exception;
  }

  /**
   * An item with what was prepared of it, or why it could not be.
   *
   * @param <T> an item
   * @param <R> what is prepared of it
   * @param item the item
   * @param prepared null if it failed
   * @param failure null unless it failed
   */
  public record Outcome<T, R>(T item, R prepared, Throwable failure) {}

  private record Pending<T, R>(T item, Future<R> prepared) {}

  private final Iterator<T> items;
  private final Step<T, R> step;
  private final int bound;
  private final ExecutorService threads;
  private final Queue<Pending<T, R>> pending = new ArrayDeque<>();

  /**
   * Begins to prepare the first items.
   *
   * @param items read by the caller's thread only
   * @param step prepares one
   * @param bound the most items that are prepared or being prepared, at least 1
   * @param threadCount the most threads, at least 1
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

  /**
   * Whether there is another item.
   *
   * @return false after the last
   */
  public boolean hasNext() {
    return !pending.isEmpty();
  }

  /**
   * Waits for the next item.
   *
   * @return the item, prepared or failed
   * @throws java.util.NoSuchElementException if there is none
   * @throws CancellationException if the thread is interrupted meanwhile
   */
  public Outcome<T, R> next() {
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

  /** Interrupts the threads, which end as soon as their step lets them. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
