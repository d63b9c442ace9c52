package io.github.efficientnet4j.internal.engine.run;

import io.github.efficientnet4j.internal.engine.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The teams of an engine that no call uses, with their memory, for the next calls.
 *
 * <p>A call takes the team that rested last. So the teams of a burst of calls rest on, and are let
 * go when they have rested for long or when all of them take too much memory. The team that rested
 * last is always kept: calls one after another then allocate nothing.
 *
 * <p>Thread-safe.
 */
public final class RestingTeams {

  /** The time after which what no call has needed is let go, at the end of the next call. */
  static final long MAX_REST_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** A lock and not a monitor: a virtual thread that waits for a lock releases its carrier. */
  private final ReentrantLock lock = new ReentrantLock();

  /** In the order in which they came to rest. */
  private final List<Team> teams = new ArrayList<>();

  private final long maxBytes;
  private final LongSupplier nanoTime;

  /**
   * Creates a place without teams.
   *
   * @param maxBytes what the teams may take together, except for the one that rested last
   */
  public RestingTeams(long maxBytes) {
    this(maxBytes, System::nanoTime);
  }

  RestingTeams(long maxBytes, LongSupplier nanoTime) {
    this.maxBytes = maxBytes;
    this.nanoTime = nanoTime;
  }

  /** {@return the plan's team that rested last, which is the caller's from now on; or null} */
  Team take(Plan plan) {
    lock.lock();
    try {
      for (int i = teams.size() - 1; i >= 0; i--) {
        if (teams.get(i).plan() == plan) {
          return teams.remove(i);
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a team in, and lets those go that rested too long or take too much memory. */
  void giveBack(Team team) {
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      team.rest(now, MAX_REST_NANOS);
      teams.add(team);
      long bytes = 0;
      for (int i = teams.size() - 2; i >= 0; i--) {
        Team earlier = teams.get(i);
        bytes += earlier.bytes();
        if (bytes > maxBytes || now - earlier.restsSince() > MAX_REST_NANOS) {
          // Those before it have rested longer still.
          teams.subList(0, i + 1).clear();
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets the teams of a plan go. */
  void forget(Plan plan) {
    lock.lock();
    try {
      teams.removeIf(team -> team.plan() == plan);
    } finally {
      lock.unlock();
    }
  }

  /** Lets all teams go. */
  public void clear() {
    lock.lock();
    try {
      teams.clear();
    } finally {
      lock.unlock();
    }
  }

  /** {@return the memory of all resting teams, in bytes} */
  public long bytes() {
    lock.lock();
    try {
      return teams.stream().mapToLong(Team::bytes).sum();
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return teams.size();
    } finally {
      lock.unlock();
    }
  }
}
