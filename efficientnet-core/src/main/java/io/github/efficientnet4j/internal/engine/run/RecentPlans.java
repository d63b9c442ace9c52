package io.github.efficientnet4j.internal.engine.run;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A cache of the most recently used plans.
 *
 * <p>Each plan holds arenas of many megabytes. If all plans were kept, images of many different
 * sizes would exhaust the memory. A call that still uses an evicted plan is not affected.
 *
 * <p>Thread-safe.
 */
public final class RecentPlans {

  /** Enough for a few image sizes, with logits and features each. */
  static final int MAX_PLANS = 8;

  /**
   * A lock and not a monitor: a virtual thread that waits for a lock releases its carrier thread.
   */
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<PlanPool.Key, PlanPool> byLastUse = new LinkedHashMap<>(16, 0.75f, true);

  public PlanPool get(PlanPool.Key key, Function<PlanPool.Key, PlanPool> make) {
    lock.lock();
    try {
      PlanPool pool = byLastUse.get(key);
      if (pool == null) {
        if (byLastUse.size() >= MAX_PLANS) {
          // Evicts first, so that memory is free for the new plan.
          Iterator<PlanPool> oldest = byLastUse.values().iterator();
          oldest.next().forgetTeams();
          oldest.remove();
        }
        pool = make.apply(key);
        byLastUse.put(key, pool);
      }
      return pool;
    } finally {
      lock.unlock();
    }
  }

  public int size() {
    lock.lock();
    try {
      return byLastUse.size();
    } finally {
      lock.unlock();
    }
  }
}
