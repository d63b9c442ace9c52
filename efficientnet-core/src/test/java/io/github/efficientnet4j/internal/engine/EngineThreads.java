package io.github.efficientnet4j.internal.engine;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The threads that engines have started: a test compares those before and after. */
public final class EngineThreads {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private EngineThreads() {}

  public static Set<Thread> alive() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.getName().startsWith("efficientnet4j-"));
    return threads;
  }

  public static Set<Thread> startedSince(Collection<Thread> before) {
    Set<Thread> threads = alive();
    threads.removeAll(before);
    return threads;
  }

  /** This thread's number, and those of threads that engines have started since. */
  public static long[] idsOfCallerAndStartedSince(Collection<Thread> before) {
    return Stream.concat(Stream.of(Thread.currentThread()), startedSince(before).stream())
        .mapToLong(Thread::getId)
        .toArray();
  }

  /** The bytes that threads have allocated until now; allocates nothing itself. */
  public static long allocated(long[] ids) {
    long sum = 0;
    for (long id : ids) {
      sum += THREADS.getThreadAllocatedBytes(id);
    }
    return sum;
  }
}
