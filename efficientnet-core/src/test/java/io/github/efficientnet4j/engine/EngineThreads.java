package io.github.efficientnet4j.engine;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The threads that engines have started: a test compares those before and after. */
final class EngineThreads {

  private EngineThreads() {}

  static Set<Thread> alive() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.getName().startsWith("efficientnet4j-"));
    return threads;
  }

  static Set<Thread> startedSince(Collection<Thread> before) {
    Set<Thread> threads = alive();
    threads.removeAll(before);
    return threads;
  }
}
