package io.github.efficientnet4j.internal.engine.run;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the members of one call meet: after every step of the work, and at its end. The first
 * failure of a member ends all waiting; member 0, the caller, throws it.
 *
 * <p>Internal: for the engine only. Reused from call to call.
 */
public final class Rendezvous {

  /** Spins at a meeting before the member offers its core to others. */
  private static final int SPINS = 2000;

  private final AtomicInteger arrivals = new AtomicInteger();
  private final AtomicInteger finished = new AtomicInteger();
  private volatile Throwable failure;
  private int members;

  /** Creates a place for one call at a time. */
  public Rendezvous() {}

  /**
   * Starts a call.
   *
   * @param count how many members will meet
   */
  public void begin(int count) {
    members = count;
    failure = null;
    arrivals.set(0);
    finished.set(0);
  }

  /**
   * Waits for the others.
   *
   * @param meeting how often the members will have met then, this time included
   */
  public void meet(int meeting) {
    arrivals.incrementAndGet();
    int spins = 0;
    while (arrivals.get() < meeting * members && failure == null) {
      spins = pause(spins);
    }
  }

  /**
   * Notes a failure, unless there is one already.
   *
   * @param e what a member threw
   */
  public void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
  }

  /**
   * Whether a member failed, so that there is no use in going on.
   *
   * @return true after {@link #fail}
   */
  public boolean failed() {
    return failure != null;
  }

  /**
   * A member has done its part; member 0 returns when all have.
   *
   * @param member which
   */
  public void finish(int member) {
    finished.incrementAndGet();
    if (member == 0) {
      int spins = 0;
      while (finished.get() < members) {
        spins = pause(spins);
      }
    }
  }

  /**
   * Throws what a member threw, if one did.
   *
   * @throws IllegalStateException with the cause
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
