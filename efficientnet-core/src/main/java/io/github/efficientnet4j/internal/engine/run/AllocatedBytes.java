package io.github.efficientnet4j.internal.engine.run;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/** Counts the bytes that a thread has allocated so far, if the JVM counts them. */
final class AllocatedBytes {

  private final LongSupplier counter;

  private AllocatedBytes(LongSupplier counter) {
    this.counter = counter;
  }

  /**
   * {@return the counter of the calling thread} It always counts 0 on a JVM or runtime image
   * without support.
   */
  static AllocatedBytes ofThisThread() {
    try {
      if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
          && threads.isThreadAllocatedMemorySupported()
          && threads.isThreadAllocatedMemoryEnabled()) {
        return new AllocatedBytes(threads::getCurrentThreadAllocatedBytes);
      }
    } catch (LinkageError e) {
      // The runtime image lacks jdk.management.
    }
    return new AllocatedBytes(() -> 0);
  }

  /**
   * {@return the bytes that the calling thread has allocated} The caller must be the thread that
   * created this counter.
   */
  long now() {
    return counter.getAsLong();
  }
}
