package io.github.efficientnet4j.internal.concurrent;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A barrier for the workers of a call: they wait for each other after every phase and at the end.
 *
 * <p>It spins, because a phase takes microseconds. The first failure of a worker ends all waiting.
 * Worker 0, the caller, then throws that failure.
 *
 * <p>Thread-safe, for one call at a time. It is reused from call to call.
 */
public final class Barrier {

  /** The spins before a waiting worker yields its core to other threads. */
  private static final int SPINS = 2000;

  private final AtomicInteger arrivals = new AtomicInteger();
  private final AtomicInteger finished = new AtomicInteger();

  /** Increases when all workers have arrived. */
  private volatile int generation;

  private volatile Throwable failure;
  private int workers;

  /** Creates a barrier for one call at a time. */
  public Barrier() {}

  /**
   * Starts a call.
   *
   * @param count the number of workers that wait for each other, at least 1
   */
  public void begin(int count) {
    workers = count;
    failure = null;
    arrivals.set(0);
    finished.set(0);
  }

  /** Waits until all workers have called this method, or until one has failed. */
  public void await() {
    int current = generation;
    if (arrivals.incrementAndGet() == workers) {
      arrivals.set(0);
      generation = current + 1;
      return;
    }
    int spins = 0;
    while (generation == current && failure == null) {
      spins = pause(spins);
    }
  }

  /**
   * Records a failure, unless one is already recorded.
   *
   * @param e the worker's exception
   */
  public void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
  }

  /** {@return whether a worker has failed, so that the others should stop} */
  public boolean failed() {
    return failure != null;
  }

  /**
   * Records that a worker is done. For worker 0, it returns when all workers are done.
   *
   * @param worker the worker's number
   */
  public void finish(int worker) {
    finished.incrementAndGet();
    if (worker == 0) {
      int spins = 0;
      while (finished.get() < workers) {
        spins = pause(spins);
      }
    }
  }

  /**
   * Throws the recorded failure, if there is one.
   *
   * @throws IllegalStateException with the worker's exception as its cause
   */
  public void throwFailure() {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw new IllegalStateException("a worker of the engine failed", failure);
    }
  }

  private static int pause(int spins) {
    if (spins < SPINS) {
      Thread.onSpinWait();
      return spins + 1;
    }
    Thread.yield();
    return spins;
  }
}
