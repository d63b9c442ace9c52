package io.github.efficientnet4j.internal.concurrent;

import java.lang.ref.Cleaner;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads of an engine.
 *
 * <p>A call holds one permit for its own thread and one for each helper. There are as many permits
 * as threads. Callers without a permit wait in order of arrival, so that no core runs more than one
 * of these threads. A call takes all helpers that are idle, but none while another call waits.
 *
 * <p>Thread-safe.
 */
public final class Workers {

  /** The joint work of a call's workers. */
  public interface Job {

    /**
     * Does one worker's part.
     *
     * @param worker 0 for the caller, 1 and up for helpers; a helper must not throw
     */
    void work(int worker);
  }

  private static final AtomicInteger ENGINES = new AtomicInteger();

  /** Ends the threads of owners that nobody closed. */
  private static final Cleaner CLEANER = Cleaner.create();

  private final int threads;
  private final Semaphore permits;
  private final Helper[] helpers;
  private final ArrayBlockingQueue<Helper> idle;
  private volatile boolean closed;

  /**
   * Starts threads that end with {@link #close()}, or when their owner has been garbage-collected.
   *
   * @param owner no job may refer to it; it keeps itself reachable while it has work done
   * @param threads the number of threads that compute at the same time, callers included; 0 for as
   *     many as the JVM sees cores
   * @return the threads
   */
  public static Workers of(Object owner, int threads) {
    Workers workers =
        new Workers(threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
    CLEANER.register(owner, workers::close);
    return workers;
  }

  /**
   * Starts the helper threads.
   *
   * @param threads the number of threads that compute at the same time, callers included
   */
  public Workers(int threads) {
    this.threads = threads;
    this.permits = new Semaphore(threads, true);
    this.idle = new ArrayBlockingQueue<>(threads);
    int engine = ENGINES.incrementAndGet();
    helpers = new Helper[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Helper("efficientnet4j-engine-" + engine + "-" + (i + 1));
      idle.add(helpers[i]);
      helpers[i].start();
    }
  }

  /** {@return the number of threads that compute at the same time, at least 1} */
  public int threads() {
    return threads;
  }

  /**
   * Waits for permits.
   *
   * @return the number of workers that the call gets, the caller included
   * @throws InterruptedException if interrupted while waiting
   * @throws IllegalStateException if these workers are closed
   */
  public int enter() throws InterruptedException {
    permits.acquire();
    if (closed) {
      permits.release();
      requireOpen();
    }
    int workers = 1;
    while (workers < threads && !permits.hasQueuedThreads() && permits.tryAcquire()) {
      workers++;
    }
    return workers;
  }

  /**
   * Checks that these threads have not ended, for calls that need none of them.
   *
   * @throws IllegalStateException if these workers are closed
   */
  public void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this engine is closed");
    }
  }

  /**
   * Returns the permits of a call.
   *
   * @param workers the result of {@link #enter}
   */
  public void leave(int workers) {
    permits.release(workers);
  }

  /**
   * Runs workers 1 and up on helper threads.
   *
   * @param job the work
   * @param workers the result of {@link #enter}
   */
  public void help(Job job, int workers) {
    for (int worker = 1; worker < workers; worker++) {
      Helper helper = idle.poll();
      while (helper == null) {
        // A helper reports its result, which frees its permit, shortly before it is idle again.
        Thread.onSpinWait();
        helper = idle.poll();
      }
      helper.assign(job, worker);
    }
  }

  /** Waits for running calls, then ends the threads. */
  public void close() {
    permits.acquireUninterruptibly(threads);
    closed = true;
    permits.release(threads);
    for (Helper helper : helpers) {
      LockSupport.unpark(helper);
    }
  }

  private final class Helper extends Thread {

    /** About 50 µs, longer than the gap between two calls of a busy caller. */
    private static final int SPINS = 2000;

    private volatile Job job;
    private volatile boolean parked;
    private int worker;

    Helper(String name) {
      super(name);
      setDaemon(true);
    }

    void assign(Job newJob, int newWorker) {
      worker = newWorker;
      job = newJob;
      if (parked) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      while (true) {
        int spins = 0;
        while (job == null) {
          if (closed) {
            return;
          }
          if (++spins < SPINS) {
            Thread.onSpinWait();
          } else {
            parked = true;
            if (job == null && !closed) {
              LockSupport.park(this);
            }
            parked = false;
          }
        }
        Job current = job;
        job = null;
        current.work(worker);
        idle.add(this);
      }
    }
  }
}
