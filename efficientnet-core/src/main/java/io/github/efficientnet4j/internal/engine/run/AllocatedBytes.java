package io.github.efficientnet4j.internal.engine.run;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/** What a thread has allocated so far, where the JVM counts it. */
final class AllocatedBytes {

  private final LongSupplier counter;

  private AllocatedBytes(LongSupplier counter) {
    this.counter = counter;
  }

  /** Always 0 on a JVM or runtime image that cannot tell. */
  static AllocatedBytes ofThisThread() {
    try {
      if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
          && threads.isThreadAllocatedMemorySupported()
          && threads.isThreadAllocatedMemoryEnabled()) {
        return new AllocatedBytes(threads::getCurrentThreadAllocatedBytes);
      }
    } catch (LinkageError e) {
      // Without jdk.management.
    }
    return new AllocatedBytes(() -> 0);
  }

  /** Bytes of the calling thread, which must be the one that this was made by. */
  long now() {
    return counter.getAsLong();
  }
}
