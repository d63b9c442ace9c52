package io.github.efficientnet4j.internal.concurrent;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the workers of a call wait for each other: after every phase, and at the end. It spins,
 * since a phase takes microseconds. The first failure of a worker ends all waiting; worker 0, the
 * caller, throws it.
 *
 * <p>Thread-safe, for one call at a time: reused from call to call.
 */
public final class Barrier {

  /** Spins before a waiting worker offers its core to other threads. */
  private static final int SPINS = 2000;

  private final AtomicInteger arrivals = new AtomicInteger();
  private final AtomicInteger finished = new AtomicInteger();

  /** Rises when all workers have arrived. */
  private volatile int generation;

  private volatile Throwable failure;
  private int workers;

  /** Creates a barrier for one call at a time. */
  public Barrier() {}

  /**
   * Starts a call.
   *
   * @param count how many workers will wait for each other, at least 1
   */
  public void begin(int count) {
    workers = count;
    failure = null;
    arrivals.set(0);
    finished.set(0);
  }

  /** Returns when all workers have called it, or one has failed. */
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
   * Notes a failure, unless there is one already.
   *
   * @param e what a worker threw
   */
  public void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
  }

  /** {@return whether a worker failed, so that there is no use in going on} */
  public boolean failed() {
    return failure != null;
  }

  /**
   * Notes that a worker has done its part; worker 0 returns when all have.
   *
   * @param worker which
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
   * Throws what a worker threw, if one did.
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
