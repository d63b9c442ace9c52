package io.github.efficientnet4j.internal.engine.run;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The plans used last. Each holds arenas of many megabytes, so that images of ever different sizes
 * would fill the memory if all were kept. A call that still runs on a plan that is let go is not
 * disturbed.
 *
 * <p>Thread-safe.
 */
public final class RecentPlans {

  /** A few image sizes, with logits and features each. */
  static final int MAX_PLANS = 8;

  /** A lock, not a monitor: a virtual thread that waits for a plan gives its carrier back. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<PlanPool.Key, PlanPool> byLastUse = new LinkedHashMap<>(16, 0.75f, true);

  public PlanPool get(PlanPool.Key key, Function<PlanPool.Key, PlanPool> make) {
    lock.lock();
    try {
      PlanPool pool = byLastUse.get(key);
      if (pool == null) {
        if (byLastUse.size() >= MAX_PLANS) {
          // First, so that its memory is free for the new one.
          Iterator<PlanPool> oldest = byLastUse.values().iterator();
          oldest.next();
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
