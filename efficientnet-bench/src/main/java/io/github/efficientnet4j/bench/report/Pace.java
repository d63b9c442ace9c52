package io.github.efficientnet4j.bench.report;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What smaller cases have taught of each runtime's speed, so that a pass of many minutes need not
 * be waited for to be found too slow.
 *
 * <p>Not thread-safe.
 */
final class Pace {

  /** The last case's; the cases grow, and larger ones run at nearly the same speed. */
  private final Map<String, Double> operationsPerSecond = new HashMap<>();

  void learn(Case which, String engine, double passSeconds) {
    operationsPerSecond.put(key(which, engine), operations(which) / passSeconds);
  }

  /** The seconds of a pass; empty if nothing is known of the runtime on so many threads. */
  OptionalDouble expect(Case which, String engine) {
    Double speed = operationsPerSecond.get(key(which, engine));
    return speed == null ? OptionalDouble.empty() : OptionalDouble.of(operations(which) / speed);
  }

  private static String key(Case which, String engine) {
    return engine + " on " + which.threads();
  }

  private static double operations(Case which) {
    return 2.0 * which.multiplyAdds() * which.batch();
  }
}
