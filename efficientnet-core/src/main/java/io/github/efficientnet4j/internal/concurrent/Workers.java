package io.github.efficientnet4j.internal.concurrent;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads of an engine. A call holds one permit for its own thread and one for each helper, and
 * there are as many permits as threads: callers that find none wait their turn, first come, first
 * served, so that no core has more than one thread to run. A call takes all the helpers that are
 * free, but none while another call waits.
 *
 * <p>Thread-safe.
 */
public final class Workers {

  /** What the workers of a call do together. */
  public interface Job {

    /**
     * The part of one worker.
     *
     * @param worker 0 for the caller, from 1 on for helpers; a helper's must not throw
     */
    void work(int worker);
  }

  private static final AtomicInteger ENGINES = new AtomicInteger();

  private final int threads;
  private final Semaphore permits;
  private final Helper[] helpers;
  private final ArrayBlockingQueue<Helper> idle;
  private volatile boolean closed;

  /**
   * Starts the helpers.
   *
   * @param threads how many compute at once, a caller's included
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

  /** {@return how many compute at once, at least 1} */
  public int threads() {
    return threads;
  }

  /**
   * Waits for a turn.
   *
   * @return how many workers the call has, the caller included
   * @throws InterruptedException if interrupted while waiting
   * @throws IllegalStateException if these workers are closed
   */
  public int enter() throws InterruptedException {
    permits.acquire();
    if (closed) {
      permits.release();
      throw new IllegalStateException("this engine is closed");
    }
    int workers = 1;
    while (workers < threads && !permits.hasQueuedThreads() && permits.tryAcquire()) {
      workers++;
    }
    return workers;
  }

  /**
   * Ends a turn.
   *
   * @param workers what {@link #enter} gave
   */
  public void leave(int workers) {
    permits.release(workers);
  }

  /**
   * Runs workers 1 and up on helpers.
   *
   * @param job their work
   * @param workers what {@link #enter} gave
   */
  public void help(Job job, int workers) {
    for (int worker = 1; worker < workers; worker++) {
      Helper helper = idle.poll();
      while (helper == null) {
        // A helper gives its permit's call its result a moment before it is idle again.
        Thread.onSpinWait();
        helper = idle.poll();
      }
      helper.assign(job, worker);
    }
  }

  /** Waits for the calls that are running, then ends the threads. */
  public void close() {
    permits.acquireUninterruptibly(threads);
    closed = true;
    permits.release(threads);
    for (Helper helper : helpers) {
      LockSupport.unpark(helper);
    }
  }

  private final class Helper extends Thread {

    /** About 50 µs: longer than the gap between two calls of a busy caller. */
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
